/**
 * Stands in for `jsr:@std/cli` where JSR is out of reach: `parseArgs` from the npm
 * repackaging of the standard library. Delete this workspace member to fall back to JSR.
 *
 * @module
 */
// @ts-types="./npm.d.ts"
export * from "npm:deno-std@1.4.0/cli/parse_args.js";
