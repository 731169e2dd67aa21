/**
 * A report to files: what is there is replaced by a whole new one or left alone.
 *
 * @module
 */
import { writeWhole } from "@kws/files";
import { type BuildOptions, buildReport } from "./build.ts";
import { basename } from "./_path.ts";
import { ChapterError, type Problem } from "./error.ts";
import { describeOverflow, OverflowError } from "./fit.ts";
import { renderPdf } from "./pdf.ts";

/** Options of {@linkcode publishReport}. */
export interface PublishOptions extends BuildOptions {
  /** Path of the HTML file. */
  html: string;
  /** Path of the PDF file; none is printed without it. */
  pdf?: string;
  /** Called for every file that has been written. */
  onFile?: (path: string, bytes: number) => void;
}

/**
 * Builds a report and writes it. The HTML is written before a browser is needed.
 *
 * @returns The HTML.
 * @throws {ChapterError} If anything is wrong in a chapter; no file has changed then.
 * @throws {ChapterError} If something is too wide for a page of the PDF; the HTML has been written then.
 * @throws {Error} If no browser starts; the HTML has been written then.
 */
export async function publishReport(options: PublishOptions): Promise<string> {
  const { html: path, pdf, onFile } = options;
  const html = await buildReport(options);
  const put = (path: string, bytes: Uint8Array): void => {
    writeWhole(path, bytes);
    onFile?.(path, bytes.length);
  };
  put(path, new TextEncoder().encode(html));
  if (pdf !== undefined) put(pdf, await print(html, options.chapters));
  return html;
}

/** Prints a page; what does not fit is an error of its chapter. */
async function print(html: string, chapters: readonly string[]): Promise<Uint8Array> {
  try {
    return await renderPdf(html);
  } catch (error) {
    if (!(error instanceof OverflowError)) throw error;
    const problems = error.overflows.map((overflow): Problem => {
      const [, name, line] = /^(.*):(\d+)$/.exec(overflow.at) ?? ["", "", "1"];
      const file = chapters.find((path) => basename(path) === name) ?? chapters[0];
      const lines = Deno.readTextFileSync(file).split(/\r?\n/);
      // The nearest object may be a heading before it: its first word says where it is.
      const word = overflow.what.split(" ")[0];
      const from = Number(line) - 1;
      const found = lines.findIndex((text, i) => i >= from && text.includes(word));
      const at = found < 0 || /^(?:Table|Figure|Listing) \d+$/.test(overflow.what) ? from : found;
      return { file, line: at + 1, column: 1, lines, message: describeOverflow(overflow) };
    });
    throw new ChapterError(problems, { cause: error });
  }
}
