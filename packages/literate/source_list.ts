/**
 * All runs behind a report: one page in print, a digest of their digests and how to check it; the whole listing,
 * with every value and its runs, in HTML.
 *
 * @module
 */
import { escapeHtml } from "./escape.ts";
import { type ProvenanceEntry, TYPED } from "./provenance.ts";
import type { Source } from "./recording.ts";

/** What a project says about its runs. */
export interface ProvenanceNotes {
  /** The command that compares what was read with what was published. */
  check?: string;
  /** Where the digests of all that the runs have made are. */
  rest?: string;
}

/** Most rows of the summary; smaller kinds beyond them are one row. */
const MOST_KINDS = 6;

/** The runs of some lists, each once, in order of stage. */
export function listSources(lists: readonly (readonly Source[])[]): Source[] {
  const all = new Map<string, Source>();
  for (const sources of lists) {
    for (const source of sources) all.set(`${source.stage}\0${source.digest}`, source);
  }
  return [...all].sort(([a], [b]) => a < b ? -1 : 1).map(([, source]) => source);
}

/** The list as a file has it: a line of stage and digest for every run. */
export function sourceLines(sources: readonly Source[]): string {
  return sources.map(({ stage, digest }) => `${stage} ${digest}\n`).join("");
}

async function sha256(text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

/** What stands before a stage's first bar: its kind; names without one are of one kind. */
function kindOf({ stage }: Source): string {
  const bar = stage.indexOf("/");
  return bar < 0 ? "" : `${stage.slice(0, bar)}/…`;
}

/** Sources by kind, the smallest kinds in one row where there are too many. */
function kindsOf(sources: readonly Source[]): [string, Source[]][] {
  const kinds = [...Map.groupBy(sources, kindOf)].sort(([, a], [, b]) => b.length - a.length);
  const rest = kinds.length > MOST_KINDS ? kinds.splice(MOST_KINDS - 1) : [];
  const rows = kinds.map(([kind, own]): [string, Source[]] => [kind || "without a folder", own]);
  if (rest.length > 0) {
    const others = rest.flatMap(([, own]) => own);
    // In the order of the whole list, as every row's digest is.
    rows.push([`${rest.length} others`, sources.filter((one) => others.includes(one))]);
  }
  return rows;
}

/** The summary: a table of kinds, and how it is checked. */
export async function summaryHtml(
  sources: readonly Source[],
  values: readonly ProvenanceEntry[],
  { check, rest }: ProvenanceNotes,
): Promise<{ table: string; notes: string }> {
  const row = async (tag: string, kind: string, own: readonly Source[]): Promise<string> =>
    `<tr><${tag}>${
      escapeHtml(kind)
    }</${tag}><td class="n">${own.length}</td><td><code>${await sha256(
      sourceLines(own),
    )}</code></td></tr>`;
  const rows = await Promise.all(kindsOf(sources).map(([kind, own]) => row("td", kind, own)));
  rows.push(await row("td", "all", sources));
  const typed = values.filter((one) => one.sources.length === 0).length;
  const notes = [
    `Each digest is the SHA-256 of lines “stage digest”, one for every run that a cell has read, in order. The list ` +
    `itself is written beside this page.`,
    check && `<code>${escapeHtml(check)}</code> compares what is committed with its digests.`,
    rest && `What every run has made, with its digest, is in <code>${escapeHtml(rest)}</code>.`,
    `The text has ${values.length} values; ${typed} of them come from no run.`,
  ].filter(Boolean).join(" ");
  return {
    table: `<thead><tr><th scope="col">Kind of run</th><th scope="col" class="n">Runs</th>` +
      `<th scope="col">SHA-256 of their list</th></tr></thead><tbody>\n${
        rows.join("\n")
      }\n</tbody>`,
    notes: `<p class="small">${notes}</p>`,
  };
}

/** Numbers in ascending order as `1, 3–5`. */
export function ranges(numbers: readonly number[]): string {
  const parts: [number, number][] = [];
  for (const number of numbers) {
    const last = parts.at(-1);
    if (last && number === last[1] + 1) last[1] = number;
    else parts.push([number, number]);
  }
  return parts.map(([from, to]) => from === to ? `${from}` : `${from}–${to}`).join(", ");
}

function firstSentence(caption: string): string {
  const text = caption.replaceAll(/<[^>]*>/g, "");
  return /^.*?[.:;](?=\s|$)/s.exec(text)?.[0] ?? text;
}

/** Everything, for those who unfold it: figures, tables and values by the numbers of their runs. */
export function listingHtml(
  sources: readonly Source[],
  objects: readonly ProvenanceEntry[],
  values: readonly ProvenanceEntry[],
): string {
  const numbers = new Map(sources.map(({ stage, digest }, i) => [`${stage} ${digest}`, i + 1]));
  const table = (name: string, heads: readonly string[], rows: readonly string[]): string =>
    `<div class="scroll" tabindex="0" role="region" aria-label="${name}"><table><thead><tr>${
      heads.map((head) => `<th scope="col">${head}</th>`).join("")
    }</tr></thead><tbody>\n${rows.join("\n")}\n</tbody></table></div>`;
  const row = ({ name, label, sources }: ProvenanceEntry, shown: string): string => {
    const own = sources.map(({ stage, digest }) => numbers.get(`${stage} ${digest}`)!);
    const place = label === undefined ? escapeHtml(name) : `<a href="#${label}">${name}</a>`;
    return `<tr><td>${place}</td><td>${shown}</td><td>${
      ranges(own.sort((a, b) => a - b)) || TYPED
    }</td></tr>`;
  };
  const runs = sources.map(({ stage, digest }, i) =>
    `<tr><td class="n">${i + 1}</td><td>${escapeHtml(stage)}</td><td><code>${
      escapeHtml(digest.slice(0, 16))
    }</code></td></tr>`
  );
  return `<details class="provenance"><summary>Every figure, table and value with its runs</summary>
${
    table(
      "Figures and tables",
      ["Object", "Shows", "Runs, by number"],
      objects.map((one) => row(one, firstSentence(one.caption))),
    )
  }
${
    table(
      "Values",
      ["Place", "Value", "Runs, by number"],
      values.map((one) => row(one, one.caption)),
    )
  }
${table("Runs", ["Number", "Run", "Digest"], runs)}
</details>`;
}
