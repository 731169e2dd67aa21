/**
 * Figures, tables and logs as HTML.
 *
 * @module
 */
import { basename } from "./_path.ts";
import { escapeHtml } from "./escape.ts";
import { wholeClass } from "./listing.ts";
import { cellClass, scroller } from "./markdown.ts";
import { NOTHING, type Sound, type TableText } from "./output.ts";

/** What stands around an object. */
export interface Frame {
  /** `Figure 3` */
  name: string;
  /** HTML of the caption. */
  caption: string;
  label?: string;
  /** Its place, {@linkcode placeName}. */
  at: string;
}

/** A place for the printer's messages; of a chapter's path, which differs between machines, the name. */
export function placeName(file: string, line: number): string {
  return `${basename(file)}:${line}`;
}

/** The same as a part of an element's name. */
export function placeId(file: string, line: number): string {
  const stem = basename(file).replace(/\.md$/, "").replaceAll(/[^\p{L}\p{N}_-]+/gu, "-");
  return `${stem}-line-${line}`;
}

/** Tables of more rows than this may be cut by the end of a page. */
const UNCUT_ROWS = 22;

function id({ label, at }: Pick<Frame, "label" | "at">): string {
  return `${label === undefined ? "" : ` id="${escapeHtml(label)}"`} data-at="${escapeHtml(at)}"`;
}

function captionHtml({ name, caption }: Frame): string {
  return `<figcaption><b>${name}.</b> ${caption}</figcaption>`;
}

/** A picture with its caption below. */
export function figureHtml(svg: string, alt: string, frame: Frame): string {
  return `<figure${id(frame)}><div class="chart" role="img" aria-label="${
    escapeHtml(alt)
  }">${svg}` +
    `</div>${captionHtml(frame)}</figure>`;
}

/** A part of a figure, drawn. */
export interface DrawnPart {
  svg: string;
  /** HTML, with its letter. */
  caption: string;
  alt: string;
  label?: string;
}

/** Pictures side by side, each with its own caption, above the caption of all. */
export function partsHtml(parts: readonly DrawnPart[], frame: Frame): string {
  const shown = parts.map(({ svg, caption, alt, label }) =>
    `<div class="part"${label === undefined ? "" : ` id="${escapeHtml(label)}"`}>` +
    `<div class="chart" role="img" aria-label="${escapeHtml(alt)}">${svg}</div>` +
    `<p>${caption}</p></div>`
  );
  return `<figure${id(frame)}><div class="parts">${shown.join("\n")}</div>${
    captionHtml(frame)
  }</figure>`;
}

/** A table with its caption above. */
export function tableHtml(
  { head, body }: TableText,
  frame: Frame,
  inline: (text: string) => string,
): string {
  const cell = (tag: string, text: string, column: number): string => {
    const html = inline(text);
    return `<${tag}${cellClass(head[column].align, html)}>${html}</${tag.split(" ")[0]}>`;
  };
  const heads = head.map(({ title }, i) =>
    // An empty cell is no heading.
    title === "" ? "<td></td>" : cell('th scope="col"', title, i)
  );
  const rows = body.map((cells) =>
    `<tr>${cells.map((text, i) => cell("td", text, i)).join("")}</tr>`
  );
  const kind = `table${body.length > UNCUT_ROWS ? " long" : ""}${head.length > 7 ? " broad" : ""}`;
  return `<figure class="${kind}"${id(frame)}>${captionHtml(frame)}${
    scroller(
      `<table><thead><tr>${heads.join("")}</tr></thead><tbody>\n${
        rows.join("\n") || `<tr><td class="none" colspan="${head.length}">${NOTHING}</td></tr>`
      }\n</tbody></table>`,
      frame.name,
    )
  }</figure>`;
}

/** A listing with its caption above. */
export function listingHtml(code: string, frame: Frame): string {
  return `<figure class="listing"${id(frame)}>${captionHtml(frame)}${code}</figure>`;
}

/** Lines as they are. */
export function logHtml(text: string): string {
  return `<pre class="log${wholeClass(text)}" tabindex="0">${escapeHtml(text)}</pre>`;
}

/** Recordings with their players; paper leaves them out. */
export function soundsHtml(sounds: readonly Sound[]): string {
  const items = sounds.map(({ title, bytes }) => {
    const name = escapeHtml(title);
    const kind = bytes[0] === "f".charCodeAt(0) ? "flac" : "wav";
    return `<li><audio controls preload="none" aria-label="${name}" ` +
      `src="data:audio/${kind};base64,${bytes.toBase64()}"></audio> ${name}</li>`;
  });
  return `<ul class="sounds">${items.join("\n")}</ul>`;
}

/** An equation with its number on the right. */
export function equationHtml(
  mathml: string,
  frame: Omit<Frame, "name" | "caption">,
  number?: string,
): string {
  if (number === undefined) {
    return `<div class="equation"${id({ at: frame.at })}>${mathml}</div>`;
  }
  return `<div class="equation"${id(frame)}>${mathml}<span class="no">(${number})</span></div>`;
}
