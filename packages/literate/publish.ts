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
import type { Hole } from "./float.ts";
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
  let sources = "";
  const html = await buildReport({
    ...options,
    onSources: (lines) => {
      sources = lines;
      options.onSources?.(lines);
    },
  });
  const put = (path: string, bytes: Uint8Array): void => {
    writeWhole(path, bytes);
    onFile?.(path, bytes.length);
  };
  put(path, new TextEncoder().encode(html));
  if (sources !== "") {
    put(path.replace(/\.html$/, ".sources.txt"), new TextEncoder().encode(sources));
  }
  if (pdf !== undefined) put(pdf, await print(html, options));
  return html;
}

/** Prints a page; what does not fit is an error of its chapter. */
async function print(html: string, { chapters, onWarning }: PublishOptions): Promise<Uint8Array> {
  const placeOf = (at: string): { file: string; line: number } => {
    const [, name, line] = /^(.*):(\d+)$/.exec(at) ?? ["", "", "1"];
    return {
      file: chapters.find((path) => basename(path) === name) ?? chapters[0],
      line: Number(line),
    };
  };
  const onHole = ({ page, share, at }: Hole): void => {
    const message = `page ${page} of the PDF is ${
      Math.round(100 * share)
    } % empty, for what comes next does not fit`;
    onWarning?.({ ...placeOf(at), column: 1, message });
  };
  try {
    return await renderPdf(html, { onHole });
  } catch (error) {
    if (!(error instanceof OverflowError)) throw error;
    const problems = error.overflows.map((overflow): Problem => {
      const { file, line } = placeOf(overflow.at);
      const lines = Deno.readTextFileSync(file).split(/\r?\n/);
      // The nearest object may be a heading before it: its first word says where it is.
      const word = overflow.what.split(" ")[0];
      const from = line - 1;
      const found = lines.findIndex((text, i) => i >= from && text.includes(word));
      const at = found < 0 || /^(?:Table|Figure|Listing) \d+$/.test(overflow.what) ? from : found;
      return { file, line: at + 1, column: 1, lines, message: describeOverflow(overflow) };
    });
    throw new ChapterError(problems, { cause: error });
  }
}
