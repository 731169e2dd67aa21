/**
 * A report to files: what is there is replaced by a whole new one or left alone.
 *
 * @module
 */
import { type BuildOptions, buildReport } from "./build.ts";
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
 * @throws {Error} If no browser starts; the HTML has been written then.
 */
export async function publishReport(options: PublishOptions): Promise<string> {
  const { html: path, pdf, onFile } = options;
  const html = await buildReport(options);
  const written = writeWhole(path, new TextEncoder().encode(html));
  onFile?.(path, written);
  if (pdf !== undefined) {
    const printed = writeWhole(pdf, await renderPdf(html));
    onFile?.(pdf, printed);
  }
  return html;
}

function writeWhole(path: string, bytes: Uint8Array): number {
  const temporary = `${path}.${Deno.pid}.tmp`;
  try {
    Deno.writeFileSync(temporary, bytes);
    Deno.renameSync(temporary, path);
  } catch (error) {
    try {
      Deno.removeSync(temporary);
    } catch { /* It was never there. */ }
    throw error;
  }
  return bytes.length;
}
