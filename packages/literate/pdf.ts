/**
 * HTML to PDF through a headless Chromium.
 *
 * @module
 */

import { FLOAT_SCRIPT, type Floated, type Hole } from "./float.ts";
import { pageMetadata, withMetadata } from "./pdf_metadata.ts";
import { FIT_SCRIPT, type Overflow, OverflowError, PAGE_WIDTH } from "./fit.ts";

const INSTALLED = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

const FLAGS = [
  ..."--no-sandbox --disable-gpu --no-first-run --disable-background-networking".split(" "),
  ..."--disable-component-update --disable-sync --disable-quic".split(" "),
];

/** A browser to start. */
export interface Browser {
  path: string;
  args: string[];
}

/**
 * Finds a browser: `CHROMIUM_PATH` or `PUPPETEER_EXECUTABLE_PATH`, an installed one, or the one that
 * the npm package `@sparticuz/chromium` carries.
 */
export async function findBrowser(): Promise<Browser> {
  for (const name of ["CHROMIUM_PATH", "PUPPETEER_EXECUTABLE_PATH"]) {
    const path = Deno.env.get(name);
    if (path) return { path, args: FLAGS };
  }
  for (const path of INSTALLED) {
    try {
      if (Deno.statSync(path).isFile) return { path, args: FLAGS };
    } catch { /* The next may be there. */ }
  }
  const { default: chromium } = await import("@sparticuz/chromium");
  return { path: await chromium.executablePath(), args: [...chromium.args, ...FLAGS] };
}

/** Options of {@linkcode renderPdf}. */
export interface PrintOptions {
  /** Receives every page but the last of which more than a fifth is empty. */
  onHole?: (hole: Hole) => void;
}

/**
 * Prints a page; figures that do not fit where they stand move to where they do. Elements with `data-for="ID"` receive the number of the page on which ID stands.
 *
 * @param html The whole page, self-contained.
 * @returns A4, tagged, with bookmarks; two prints of one page by one browser are equal.
 * @throws {Error} If no browser starts; the message says how to get one.
 * @throws {OverflowError} If anything is wider than a page and would be cut.
 */
export async function renderPdf(
  html: string,
  { onHole }: PrintOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const { default: puppeteer } = await import("puppeteer");
  let browser;
  try {
    const { path, args } = await findBrowser();
    browser = await puppeteer.launch({ executablePath: path, args, headless: "shell" });
  } catch (cause) {
    throw new Error(
      "Cannot print the PDF as a Chromium must start: install one (Debian: apt-get install " +
        "chromium) or name it in CHROMIUM_PATH; the HTML is complete without it",
      { cause },
    );
  }
  try {
    const page = await browser.newPage();
    await page.setContent(html, { waitUntil: "load" });
    await page.evaluate("document.fonts.ready.then(() => true)");
    await page.setViewport({ width: PAGE_WIDTH, height: 900 });
    await page.emulateMediaType("print");
    const overflows = await page.evaluate(FIT_SCRIPT) as Overflow[];
    if (overflows.length > 0) throw new OverflowError(overflows);
    const { holes, pages } = await page.evaluate(FLOAT_SCRIPT) as Floated;
    for (const hole of holes) onHole?.(hole);
    const print = async (numbers: Record<string, number>): Promise<Uint8Array> => {
      await page.evaluate(`for (const one of document.querySelectorAll("[data-for]")) {
        one.textContent = ${JSON.stringify(numbers)}[one.dataset.for] ?? "";
      }`);
      return await page.pdf({
        preferCSSPageSize: true,
        printBackground: true,
        outline: true,
        tagged: true,
      });
    };
    let bytes = await print(pages);
    // Columns foretell the pages; the print knows them.
    const printed = Object.fromEntries(pagesOfNames(bytes));
    if (Object.entries(pages).some(([name, page]) => printed[name] !== page)) {
      bytes = await print(printed);
    }
    return await withMetadata(freeze(bytes), pageMetadata(html));
  } finally {
    await browser.close();
  }
}

/** The page, from 1, of every named place in a PDF that Chromium has written. */
export function pagesOfNames(pdf: Uint8Array): Map<string, number> {
  const text = latin1(pdf);
  const kids = new Map<string, string[]>();
  let root = "";
  for (const [, id, body] of text.matchAll(/(?:^|\n)(\d+) 0 obj\s*<<(.*?)\bendobj/gs)) {
    const found = /\/Pages (\d+) 0 R/.exec(body);
    if (/\/Type\s*\/Catalog/.test(body) && found) root = found[1];
    if (!/\/Type\s*\/Pages/.test(body)) continue;
    const list = /\/Kids\s*\[([^\]]*)\]/.exec(body)?.[1] ?? "";
    kids.set(id, [...list.matchAll(/(\d+) 0 R/g)].map(([, kid]) => kid));
  }
  const pages: string[] = [];
  const visit = (id: string): void => {
    const below = kids.get(id);
    if (below) below.forEach(visit);
    else pages.push(id);
  };
  if (root !== "") visit(root);
  const names = new Map<string, number>();
  for (const [, name, id] of text.matchAll(/\/?\(?([\w-]+)\)?\s*\[(\d+) 0 R\s*\/XYZ/g)) {
    const page = pages.indexOf(id) + 1;
    if (page > 0 && !names.has(name)) names.set(name, page);
  }
  return names;
}

/** One character for every byte: only so are positions in the text positions in the file. */
function latin1(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 8192) {
    text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  }
  return text;
}

/** Overwrites dates and identifiers in place, so that equal pages give equal bytes. */
export function freeze(pdf: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(pdf);
  const patterns = [
    /\/(?:Creation|Mod)Date ?\(([^)]*)\)/g,
    /\/ID ?\[<([0-9A-Fa-f]*)> ?<([0-9A-Fa-f]*)>\]/g,
  ];
  const text = latin1(out);
  for (const pattern of patterns) {
    for (const match of text.matchAll(pattern)) {
      for (const group of match.slice(1)) {
        const at = match.index + match[0].indexOf(group);
        for (let i = 0; i < group.length; i++) {
          if (/[0-9A-Fa-f]/.test(group[i])) out[at + i] = 48;
        }
      }
    }
  }
  return out;
}
