/**
 * Bundles what a user ships into one file: `dist/runtime.min.js`, with the kernels inside.
 *
 * @module
 */
import { writeWhole } from "@kws/cli";
import { minify } from "terser";
import { bundle } from "./bundle.ts";

/** The file, relative to the project's folder. */
export const BUNDLE = "dist/runtime.min.js";
/** Bytes of the compressed bundle at most. */
export const MOST_BYTES = 13750;

/** Sizes of a bundle. */
export interface BundleSizes {
  /** Bytes of the file. */
  raw: number;
  /** Bytes of it compressed by gzip, level 6. */
  gzipped: number;
}

/**
 * Writes the bundle, an ES module for any host.
 *
 * @param path The file.
 * @throws {SyntaxError} If it cannot be bundled; the bundler's report is the message.
 */
export async function bundleRuntime(path: string): Promise<BundleSizes> {
  await bundle({ entry: "packages/runtime/dist.ts", path });
  // The bundler's own minifier leaves 500 bytes more.
  const minified = await minify(Deno.readTextFileSync(path), {
    ...{ module: true, ecma: 2020, compress: { passes: 3 }, format: { ascii_only: true } },
  });
  writeWhole(path, minified.code!);
  return sizesOf(Deno.readFileSync(path));
}

/** The sizes of a bundle. */
async function sizesOf(bytes: Uint8Array<ArrayBuffer>): Promise<BundleSizes> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  const gzipped = (await new Response(stream).arrayBuffer()).byteLength;
  return { raw: bytes.length, gzipped };
}
