/**
 * Figures float in print: one that does not fit what is left of a page goes behind the next paragraphs of its
 * chapter, or before the last ones, and the text fills the page.
 *
 * The browser prints no floats, but it breaks columns by the rules by which it breaks pages. So the page is laid
 * out in columns of a page's size, one chapter at a time, and a figure is tried at the places near its own; the
 * place is kept that leaves the least paper empty. Figures never pass each other or a chapter's heading.
 *
 * @module
 */
import { TEXT_AREA } from "./theme.ts";

/** A page of which much is left empty. */
export interface Hole {
  /** From 1. */
  page: number;
  /** The empty part of it. */
  share: number;
  /** `FILE:LINE` of what comes next and did not fit; empty where that has no place. */
  at: string;
}

/** A larger empty part of a page is reported. */
const LARGEST_HOLE = 0.2;

/** Distance of columns: no fragment of one reaches into the next. */
const GAP = 200;

/** Paragraphs and other pieces that a figure may pass. */
const REACH = 7;

/** Rows of a table that may be cut where a page would be left empty otherwise. */
const CUT_ROWS = 8;

/** What {@linkcode FLOAT_SCRIPT} returns. */
export interface Floated {
  holes: Hole[];
  /** The page, from 1, of every place that an element with `data-for` asks for, as columns foretell it. */
  pages: Record<string, number>;
}

/** Runs in the page, laid out for print; moves figures. */
export const FLOAT_SCRIPT = `(() => {
  const [width, height, step] = [${TEXT_AREA.width}, ${TEXT_AREA.height}, ${TEXT_AREA.width + GAP}];
  const style = document.createElement("style");
  style.textContent = "body{width:" + width + "px!important;height:" + height + "px!important;" +
    "column-width:" + width + "px;column-gap:${GAP}px;column-fill:auto;margin:0!important;padding:0!important}" +
    "body::before{content:none!important}";
  document.head.append(style);
  const BLOCKS = "h1,h2,h3,h4,h5,p,li,figure,pre,tr,.equation,.admonition,.scroll,.part,.spacer";
  const origin = document.body.getBoundingClientRect();
  const columnOf = (rect) => Math.floor((rect.left - origin.left + 2) / step);

  /** By column: where its last piece ends, and the first piece that begins in it. */
  const measure = (root) => {
    const bottoms = [], firsts = [];
    for (const block of root.querySelectorAll(BLOCKS)) {
      const rects = block.getClientRects();
      for (let i = 0; i < rects.length; i++) {
        if (rects[i].height === 0) continue;
        const column = columnOf(rects[i]);
        bottoms[column] = Math.max(bottoms[column] ?? 0, rects[i].bottom - origin.top);
        if (i === 0) firsts[column] ??= block;
      }
    }
    return { bottoms, firsts };
  };
  const holesOf = ({ bottoms }) => bottoms.slice(0, -1).map((bottom) => 1 - Math.min(bottom ?? 0, height) / height);
  const cost = (layout) => holesOf(layout).reduce((sum, hole) => sum + (hole > 0.04 ? hole * hole : 0), 0) +
    0.001 * layout.bottoms.length;

  const main = document.querySelector("main");
  const chapters = main ? [...main.children] : [];
  const all = [...document.body.children].flatMap((one) => one === main ? chapters : [one]);
  const spacer = document.createElement("div");
  spacer.className = "spacer";
  const head = measure(document.body);
  const before = chapters.length > 0 ? [...document.querySelectorAll("body>header *,body>section *,body>nav *")] : [];
  let [from, page] = [0, 0];
  for (const one of before) {
    for (const rect of one.getClientRects()) {
      if (columnOf(rect) > page) [page, from] = [columnOf(rect), 0];
      if (columnOf(rect) === page) from = Math.max(from, rect.bottom - origin.top);
    }
  }
  const shown = new Map(all.map((one) => [one, one.style.display]));
  const passes = (one) => one && !/^H2$/.test(one.tagName) && one.tagName !== "FIGURE" && one !== spacer;
  for (const chapter of chapters) {
    for (const one of all) one.style.display = one === chapter ? shown.get(one) : "none";
    chapter.prepend(spacer);
    spacer.style.height = from + "px";
    let layout = measure(chapter);
    for (let column = 0; column < layout.bottoms.length - 1; column++) {
      if (holesOf(layout)[column] <= 0.05) continue;
      // What did not fit: a figure, or headings that stay with one.
      let figure = layout.firsts[column + 1];
      while (figure && figure.parentNode !== chapter) figure = figure.parentNode;
      while (figure && /^H[3-5]$/.test(figure.tagName)) figure = figure.nextElementSibling;
      if (figure?.tagName !== "FIGURE" || figure.classList.contains("long")) continue;
      // Figures that follow each other go together.
      const group = [figure];
      while (group.at(-1).nextElementSibling?.tagName === "FIGURE") group.push(group.at(-1).nextElementSibling);
      const home = group.at(-1).nextElementSibling;
      let [best, place] = [cost(layout), home];
      const put = (next) => chapter.insertBefore(figure, next) && figure.after(...group.slice(1));
      const attempt = (next, penalty) => {
        put(next);
        const own = cost(measure(chapter)) + penalty;
        if (own < best - 0.005) [best, place] = [own, next];
      };
      let crossed = 0;
      for (let i = 0, next = home; i < ${REACH} && passes(next); i++) {
        if (/^H/.test(next.tagName)) crossed += 0.02;
        next = next.nextElementSibling;
        // Nothing stands between a heading and its text.
        if (next?.previousElementSibling && /^H/.test(next.previousElementSibling.tagName)) continue;
        attempt(next, crossed + 0.001 * i);
      }
      put(home);
      crossed = 0.01;
      for (let i = 0, next = figure.previousElementSibling; i < ${REACH} && passes(next); i++) {
        const above = next.previousElementSibling;
        if (/^H/.test(next.tagName)) crossed += 0.02;
        if (!(above && /^H/.test(above.tagName))) attempt(next, crossed + 0.001 * i);
        next = above;
      }
      put(place);
      layout = measure(chapter);
      // At last a page may cut a table.
      if (holesOf(layout)[column] > ${LARGEST_HOLE} && figure.matches(".table")) {
        if (figure.querySelectorAll("tr").length >= ${CUT_ROWS}) {
          figure.classList.add("long");
          const cut = measure(chapter);
          // What the cut leaves empty on later pages is mended there.
          if (holesOf(cut)[column] < holesOf(layout)[column]) layout = cut;
          else figure.classList.remove("long");
        }
      }
    }
    from = layout.bottoms.at(-1) ?? from;
  }
  spacer.remove();
  for (const [one, display] of shown) one.style.display = display;
  const layout = measure(document.body);
  const holes = holesOf(layout).flatMap((share, i) => share > ${LARGEST_HOLE}
    ? [{ page: i + 1, share, at: layout.firsts[i + 1]?.closest("[data-at]")?.dataset.at ?? "" }]
    : []);
  const pages = {};
  for (const { dataset } of document.querySelectorAll("[data-for]")) {
    const rect = document.getElementById(dataset.for)?.getClientRects()[0];
    if (rect) pages[dataset.for] = columnOf(rect) + 1;
  }
  style.remove();
  return { holes, pages };
})()`;
