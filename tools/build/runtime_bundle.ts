/**
 * Bundles what a user ships into one file: `dist/runtime.min.js`, with the kernels inside.
 *
 * @module
 */
import { brotliCompressSync } from "node:zlib";
import { writeWhole } from "@kws/cli";
import { minify, type MinifyOptions } from "terser";
import { bundle } from "./bundle.ts";

/** The file, relative to the project's folder. */
export const BUNDLE = "dist/runtime.min.js";
/** Bytes of the compressed bundle at most. */
export const MOST_BYTES = 13300;

/**
 * Properties that only the runtime itself gives and reads: their names are shortened. Whatever a user of
 * any bundle, a file's table of fields, the kernels' exports or the language knows by name is not here.
 */
const OWN_PROPERTIES = `
  absent activations biasHh biasIh check codeBits codeLow constants counters endless features
  factor fields high holds inputs limit low outBands products repaired rounds scratch steps stored
  sums take taken toShape unit weightHh weightIh when words
`.trim().split(/\s+/);

/**
 * How the bundle is shortened. Statements end with lines and not with semicolons where they can: hosts print
 * the line of an uncaught error, and nobody finds the error above the whole bundle. No source that is bundled may
 * read a property only for what reading it does: such a read is dropped.
 */
const MINIFY: MinifyOptions = {
  ...{ module: true, ecma: 2020, format: { ascii_only: true, semicolons: false } },
  compress: {
    ...{ passes: 4, inline: 1, keep_fargs: false },
    ...{ unsafe_arrows: true, unsafe_methods: true, pure_getters: true, lhs_constants: false },
  },
  // Some of them are names of a browser's objects as well, which the bundle does not touch.
  mangle: { properties: { builtins: true, regex: new RegExp(`^(${OWN_PROPERTIES.join("|")})$`) } },
};

/** Sizes of a bundle. */
export interface BundleSizes {
  /** Bytes of the file. */
  raw: number;
  /** Bytes of it compressed by gzip, level 6. */
  gzipped: number;
  /** Bytes of it compressed by Brotli, as hosts of files keep them for browsers. */
  brotli: number;
}

/**
 * Writes the bundle, an ES module for any host.
 *
 * @param path The file.
 * @throws {SyntaxError} If it cannot be bundled; the bundler's report is the message.
 */
export async function bundleRuntime(path: string): Promise<BundleSizes> {
  return await bundleSmall("packages/runtime/dist.ts", path);
}

/** What a page needs beside its model: the file of the page, and that of the audio thread. */
export const WEB_BUNDLES = {
  "dist/web/wake-word.min.js": "packages/web/mod.ts",
  "dist/web/worklet.min.js": "packages/web/worklet.ts",
} as const;

/** The same for engines without SIMD: files of their own, so that all others load no byte of it. */
export const SCALAR_BUNDLES = {
  "dist/runtime.scalar.min.js": "packages/runtime/dist.ts",
  "dist/web/worklet.scalar.min.js": "packages/web/worklet.ts",
} as const;

/** Options of {@linkcode bundleSmall}. */
export interface SmallBundleOptions {
  /** The kind of module. Defaults to that of the language, `esm`. */
  format?: "esm" | "cjs";
  /** Whether its kernels are those without SIMD. Defaults to no. */
  isScalar?: boolean;
}

/** The kernels that a bundle without SIMD holds in place of those with it. */
const SCALAR_KERNELS = {
  "packages/kernels/wasm/runtime.ts": "packages/kernels/wasm/runtime_scalar.ts",
};

/**
 * Writes a module and all that it imports as one file, as short as it can be.
 *
 * @throws {SyntaxError} If it cannot be bundled; the bundler's report is the message.
 */
export async function bundleSmall(
  entry: string,
  path: string,
  { format = "esm", isScalar = false }: SmallBundleOptions = {},
): Promise<BundleSizes> {
  await bundle({ entry, path, format, replace: isScalar ? SCALAR_KERNELS : {} });
  // The bundler's own minifier leaves 500 bytes more.
  const options = { ...MINIFY, module: format === "esm" };
  const minified = await minify(Deno.readTextFileSync(path), options);
  writeWhole(path, minified.code!);
  return sizesOf(Deno.readFileSync(path));
}

/** The sizes of a bundle. */
async function sizesOf(bytes: Uint8Array<ArrayBuffer>): Promise<BundleSizes> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  const gzipped = (await new Response(stream).arrayBuffer()).byteLength;
  return { raw: bytes.length, gzipped, brotli: brotliCompressSync(bytes).length };
}
