/**
 * What is wider than a page of paper: made smaller as long as it can be read, reported otherwise.
 * Nothing is cut in silence.
 *
 * @module
 */
import { TEXT_AREA } from "./theme.ts";

/** Something that no page is wide enough for. */
export interface Overflow {
  /** `FILE:LINE` of the nearest object or heading at or before it; empty where there is none. */
  at: string;
  /** What it is: `Table 3`, or the words that it starts with. */
  what: string;
  /** Its width in widths of the page. */
  times: number;
}

/** Width of the text on an A4 page, in whole CSS pixels. */
export const PAGE_WIDTH = Math.floor(TEXT_AREA.width);

/** No text is made smaller than this part of its size. */
const SMALLEST = 0.65;

/**
 * Runs in the page, laid out for print at the width of the text: scales down tables, equations and
 * pictures, returns what still does not fit.
 */
export const FIT_SCRIPT = `(() => {
  const edge = document.body.getBoundingClientRect().right + 1;
  const found = [];
  const placeOf = (element) => {
    let at = "";
    for (const one of document.querySelectorAll("[data-at]")) {
      const before = one.compareDocumentPosition(element);
      if (one !== element && !(before & Node.DOCUMENT_POSITION_FOLLOWING)) break;
      at = one.dataset.at;
    }
    return at;
  };
  const report = (element, times) => {
    const name = element.closest("figure")?.querySelector("figcaption b")?.textContent;
    const words = (element.querySelector("th") ?? element).textContent.trim().replace(/\\s+/g, " ").slice(0, 40);
    found.push({ at: placeOf(element), what: name?.replace(/\\.$/, "") ?? words, times });
  };
  const inside = new Set();
  for (const box of document.querySelectorAll(".scroll,.equation")) {
    const child = box.firstElementChild;
    const times = box.scrollWidth / box.clientWidth;
    let zoom = 1;
    while (box.scrollWidth > box.clientWidth + 1 && zoom > ${SMALLEST}) {
      zoom = Math.max(${SMALLEST}, Math.round(zoom * 100 - 2) / 100);
      child.style.zoom = zoom;
    }
    if (box.scrollWidth > box.clientWidth + 1) {
      report(box, times);
      inside.add(box);
    }
  }
  for (const element of document.querySelectorAll("body *")) {
    if (element.closest("svg") && element.tagName.toLowerCase() !== "svg") continue;
    if (element.closest("[hidden],style,script,head")) continue;
    if ([...inside].some((one) => one.contains(element))) continue;
    const box = element.getBoundingClientRect();
    if (box.width === 0 || box.right <= edge) continue;
    inside.add(element);
    report(element, (box.right - document.body.getBoundingClientRect().left) / (edge - 1));
  }
  return found;
})()`;

/** What is too wide for the page of a PDF. */
export class OverflowError extends Error {
  /** For messages of the engine. */
  override name = "OverflowError";
  /** All of it, in the order of the page. */
  readonly overflows: readonly Overflow[];

  /** Of at least one piece of the page. */
  constructor(overflows: readonly Overflow[]) {
    super(overflows.map(describeOverflow).join("\n"));
    this.overflows = overflows;
  }
}

/** What is wrong, and what to do. */
export function describeOverflow({ what, times }: Overflow): string {
  return `"${what}" does not fit a printed page: it takes ${
    times.toFixed(1)
  } times its width, and ` +
    `smaller than ${Math.round(100 * SMALLEST)} % it cannot be read; show less, make rows of the ` +
    `columns, or break it`;
}
