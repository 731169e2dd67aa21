/**
 * The demonstration as one static folder.
 *
 * @module
 */
import { projectRoot } from "@kws/cli";
import { serveFolder } from "../browser/serve_folder.ts";
import { bundle } from "./bundle.ts";
import { bundleSmall, WEB_BUNDLES } from "./runtime_bundle.ts";

/** Where the page lies, relative to the project's folder. */
const PAGE = "packages/web/demo";
/** What is copied as it is. */
// The page comes first: a folder that was written in part is known by it, too.
const FILES = ["index.html", "demo.css", "icon.svg"];
/** The detectors to choose from. */
const MODELS = ["small", "size", "quality"];

/** A policy that lets nothing in but what lies in the folder. */
const POLICY = [
  ...["default-src 'none'", "connect-src 'self'", "img-src 'self'", "style-src 'self'"],
  ...["script-src 'self' 'wasm-unsafe-eval'", "base-uri 'none'", "form-action 'none'"],
].join("; ");

/** What the page says of where it comes from. */
const ORIGIN = '<meta name="generator" content="deno task demo">';

/**
 * Refuses a folder of somebody else's, in which a file of the same name would be lost.
 *
 * @param shown The folder as errors call it.
 * @throws {Error} If there is something that is no empty folder, nor one that holds the page.
 */
export function requireOwnFolder(folder: string, shown: string): void {
  let names: string[];
  try {
    names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  if (names.length === 0) return;
  if (names.includes("index.html")) {
    if (Deno.readTextFileSync(`${folder}/index.html`).includes(ORIGIN)) return;
  }
  throw new Error(
    `Cannot write the page to ${shown} as it must be empty, or a folder that deno task demo wrote: it holds ` +
      `${names.length === 1 ? "" : `${names.length} files, one of them `}${
        names[0]
      }; name a new folder`,
  );
}

/** Writes the page, its code and the detectors. */
export async function buildDemo(folder: string): Promise<void> {
  const root = projectRoot();
  Deno.mkdirSync(folder, { recursive: true });
  for (const file of FILES) Deno.copyFileSync(`${root}/${PAGE}/${file}`, `${folder}/${file}`);
  for (const name of MODELS) {
    Deno.copyFileSync(`${root}/checkpoints/best/${name}.kws`, `${folder}/${name}.kws`);
  }
  await bundle({ entry: `${PAGE}/demo.ts`, path: `${folder}/demo.min.js`, minify: true });
  await bundleSmall(
    WEB_BUNDLES["dist/web/worklet.min.js"],
    `${folder}/worklet.min.js`,
  );
}

/** Answers for the folder alone. */
export function serveDemo(folder: string, port: number): Deno.HttpServer<Deno.NetAddr> {
  return serveFolder(folder, { policy: POLICY, port });
}
