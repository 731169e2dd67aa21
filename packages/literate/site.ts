/**
 * Documents as a small static site: pages with a navigation, one style sheet, and the files that they link to. It
 * works from a folder, without a server, scripts or the network.
 *
 * @module
 */
import { writeWhole } from "@kws/files";
import { nearestName } from "@kws/names";
import { dirname, resolvePath } from "./_path.ts";
import { parseDocument, slugger } from "./document.ts";
import { ChapterError, type Problem } from "./error.ts";
import { type Fonts, openFonts } from "./fonts.ts";
import type { At } from "./number.ts";
import { renderBody } from "./page.ts";
import { startRecording } from "./recording.ts";
import { SITE_STYLE, sitePageHtml } from "./site_page.ts";
import { STYLE } from "./theme.ts";

/** One page of a site. */
export interface SitePage {
  /** Path of the Markdown that it is made from, for messages and relative links. */
  file: string;
  /** Its file on the site, such as `format.html`. */
  name: string;
  /** Its name in the navigation. */
  title: string;
  /** Markdown in place of the file's own, line by line, such as a part of it. */
  text?: string;
}

/** Options of {@linkcode buildSite}. */
export interface SiteOptions {
  title: string;
  /** What wrote it, for the pages' head. */
  generator: string;
  /** The pages in the order of the navigation; the first is the start. */
  pages: readonly SitePage[];
  /** Folder that links must stay in: a file of it that is no page is copied to the site. */
  root: string;
  /** The workspace's `node_modules`, for fonts. */
  nodeModules: string;
}

/** A link from one page to another. */
interface Crossing {
  page: SitePage;
  anchor: string;
  at: At;
}

/** What a rendered page leaves behind. */
interface Rendered {
  page: SitePage;
  body: string;
  headings: { id: string; text: string; depth: number }[];
}

/**
 * Builds a site.
 *
 * @returns The files by their names on the site.
 * @throws {ChapterError} With every link and picture that leads nowhere, between pages too, at its place.
 */
export async function buildSite(options: SiteOptions): Promise<Map<string, string | Uint8Array>> {
  const { pages, title, generator } = options;
  const fonts = openFonts(options.nodeModules);
  const root = resolvePath(options.root);
  const files = new Map<string, string | Uint8Array>();
  const crossings: Crossing[] = [];
  const problems: Problem[] = [];
  const rendered: Rendered[] = [];
  for (const page of pages) {
    try {
      rendered.push(await renderPage(page, { pages, root, fonts, files, crossings }));
    } catch (error) {
      if (!(error instanceof ChapterError)) throw error;
      problems.push(...error.problems);
    }
  }
  for (const { page, anchor, at } of crossings) {
    const ids = rendered.find((one) => one.page === page)?.headings.map(({ id }) => id);
    // What a page with faults of its own would have, nobody knows.
    if (ids === undefined || anchor === "" || ids.includes(anchor)) continue;
    const near = nearestName(anchor, ids);
    const way = near === undefined ? "" : `; nearest: #${near}`;
    problems.push({
      ...at,
      message: `the link leads nowhere: ${page.title} has no #${anchor}${way}`,
    });
  }
  if (problems.length > 0) throw new ChapterError(problems);
  const html = rendered.map((one) => sitePageHtml({ ...one, title, generator, pages }));
  return new Map<string, string | Uint8Array>([
    // The pages come first: a folder that a killed writing has left is known by them.
    ...html.map((text, i): [string, string] => [pages[i].name, text]),
    ["style.css", `${fonts.css(html.join(""))}${STYLE}${SITE_STYLE}`],
    ...files,
  ]);
}

async function renderPage(
  page: SitePage,
  { pages, root, fonts, files, crossings }: {
    pages: readonly SitePage[];
    root: string;
    fonts: Fonts;
    files: Map<string, string | Uint8Array>;
    crossings: Crossing[];
  },
): Promise<Rendered> {
  const chapter = parseDocument(page.file, page.text ?? Deno.readTextFileSync(page.file));
  const relative = (address: string, at: At): string | undefined => {
    if (/^(?:[a-z][\w+.-]*:|#)/i.test(address)) return undefined;
    const [path, anchor = ""] = address.split("#");
    const target = resolvePath(`${dirname(page.file)}/${decodeURI(path)}`);
    // A part of a file is on several pages: the one that has the place.
    const targets = pages.filter(({ file }) => resolvePath(file) === target);
    const other = targets.find(({ text }) => anchor !== "" && headingsOf(text).includes(anchor)) ??
      targets.find(({ text }) => text === undefined) ?? targets[0];
    if (other) {
      crossings.push({ page: other, anchor, at });
      return anchor === "" ? other.name : `${other.name}#${anchor}`;
    }
    return copied(target, { address, root, files });
  };
  const executed = {
    ...{ chapter, recording: startRecording(0) },
    ...{ values: new Map(), valueSources: new Map() },
  };
  const options = { fonts, relative, works: [], elsewhere: new Set<string>(), charts: new Map() };
  const { html, headings } = await renderBody([executed], options);
  // A report's title stands above its chapters' headings; a document's is its first heading.
  const body = html.replaceAll(/<(\/?)h([2-5])\b/g, (_all, end, depth) => `<${end}h${depth - 1}`);
  return { page, body, headings };
}

/** Names of the places in a document. */
function headingsOf(text = ""): string[] {
  const slug = slugger();
  return text.split("\n").flatMap((line) => {
    const heading = /^#{1,4}\s+(.*)$/.exec(line);
    return heading ? [slug(heading[1])] : [];
  });
}

/** The address of a file that is no page, which then belongs to the site. */
function copied(
  target: string,
  { address, root, files }: {
    address: string;
    root: string;
    files: Map<string, string | Uint8Array>;
  },
): string {
  if (!target.startsWith(`${root}/`)) {
    throw new Error(`a link must stay in the project: current value is "${address}"`);
  }
  const name = `files/${target.slice(root.length + 1)}`;
  if (!files.has(name)) {
    let bytes: Uint8Array;
    try {
      bytes = Deno.readFileSync(target);
    } catch (cause) {
      throw new Error(`the file "${address}" is not there, or is a folder`, { cause });
    }
    files.set(name, bytes);
  }
  return name;
}

/**
 * Builds a site and writes it; nothing is written if anything is wrong. Files of an earlier build stay.
 *
 * @returns The bytes that were written.
 * @throws {ChapterError} With every link and picture that leads nowhere.
 */
export async function publishSite(out: string, options: SiteOptions): Promise<number> {
  let sum = 0;
  for (const [name, content] of await buildSite(options)) {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    writeWhole(`${out}/${name}`, bytes);
    sum += bytes.length;
  }
  return sum;
}
