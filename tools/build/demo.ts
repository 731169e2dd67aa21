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

/** Writes the page, its code and the detectors. */
export async function buildDemo(folder: string): Promise<void> {
  const root = projectRoot();
  Deno.mkdirSync(folder, { recursive: true });
  for (const file of FILES) Deno.copyFileSync(`${root}/${PAGE}/${file}`, `${folder}/${file}`);
  for (const name of MODELS) {
    Deno.copyFileSync(`${root}/checkpoints/best/${name}.kws`, `${folder}/${name}.kws`);
  }
  for (const name of ["demo", "offline"]) {
    await bundle({ entry: `${PAGE}/${name}.ts`, path: `${folder}/${name}.min.js`, minify: true });
  }
  await bundleSmall(
    WEB_BUNDLES["dist/web/worklet.min.js"],
    `${folder}/worklet.min.js`,
  );
}

/** Answers for the folder alone. */
export function serveDemo(folder: string, port: number): Deno.HttpServer<Deno.NetAddr> {
  return serveFolder(folder, { policy: POLICY, port });
}
