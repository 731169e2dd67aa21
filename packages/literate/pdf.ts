/**
 * HTML to PDF through a headless Chromium.
 *
 * @module
 */

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

/**
 * Prints a page.
 *
 * @param html The whole page, self-contained.
 * @returns A4, tagged, with bookmarks; two prints of one page by one browser are equal.
 * @throws {Error} If no browser starts; the message says how to get one.
 */
export async function renderPdf(html: string): Promise<Uint8Array> {
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
    const bytes = await page.pdf({
      preferCSSPageSize: true,
      printBackground: true,
      outline: true,
      tagged: true,
    });
    return freeze(bytes);
  } finally {
    await browser.close();
  }
}

/** Overwrites dates and identifiers in place, so that equal pages give equal bytes. */
export function freeze(pdf: Uint8Array): Uint8Array {
  const out = pdf.slice();
  const patterns = [
    /\/(?:Creation|Mod)Date ?\(([^)]*)\)/g,
    /\/ID ?\[<([0-9A-Fa-f]*)> ?<([0-9A-Fa-f]*)>\]/g,
  ];
  // One character for every byte: only so are positions in the text positions in the file.
  let text = "";
  for (let i = 0; i < out.length; i += 8192) {
    text += String.fromCharCode(...out.subarray(i, i + 8192));
  }
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
