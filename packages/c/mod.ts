/**
 * The detector in C99, for machines without an engine of JavaScript: its sources lie beside this file,
 * and models become arrays for it.
 *
 * @example A model as a header
 * ```ts
 * import { modelHeader } from "@kws/c";
 * import { assertMatch } from "@std/assert";
 *
 * const bytes = Deno.readFileSync("checkpoints/best/size.kws");
 * assertMatch(modelHeader(bytes, "size"), /static const uint8_t size_kws\[1403\] = \{/);
 * ```
 *
 * @module
 */
export { modelHeader } from "./model_header.ts";
