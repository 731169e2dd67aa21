/**
 * The names of the global scope that a cell may use: the language's own that are the same wherever and
 * whenever a report is built. What is not here is no part of a cell.
 *
 * @module
 */

/** Pure names; `Date` and `Math` lose the clock and chance while cells run. */
export const CELL_GLOBALS: ReadonlySet<string> = new Set([
  ..."Infinity NaN undefined parseFloat parseInt isFinite isNaN".split(" "),
  ..."Object Array Number String Boolean Symbol BigInt Date Math JSON RegExp Promise".split(" "),
  ..."Map Set WeakMap WeakSet Iterator Proxy Reflect".split(" "),
  ..."Error AggregateError EvalError RangeError ReferenceError SyntaxError".split(" "),
  ..."SuppressedError TypeError URIError".split(" "),
  ..."ArrayBuffer DataView Uint8Array Int8Array Uint16Array Int16Array Uint32Array".split(" "),
  ..."Int32Array BigUint64Array BigInt64Array Uint8ClampedArray Float16Array".split(" "),
  ..."Float32Array Float64Array".split(" "),
  ..."decodeURI decodeURIComponent encodeURI encodeURIComponent atob btoa".split(" "),
  ..."TextDecoder TextEncoder URL URLSearchParams structuredClone console".split(" "),
]);

/** Why a name is refused, in a message. */
export function refusal(name: string): string {
  return `Cannot use ${name} in a cell as a report must be the same every time it is built: ` +
    `read the value from a recorded result through an imported module instead`;
}
