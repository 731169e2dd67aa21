/**
 * Stands in for `jsr:@std/assert` where JSR is out of reach: the same functions, from the npm
 * repackaging of the standard library. Delete this workspace member to fall back to JSR.
 *
 * @module
 */
// @ts-types="./npm.d.ts"
export * from "npm:deno-std@1.4.0/assert/mod.js";
