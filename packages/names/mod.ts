/**
 * Names that were probably meant: what an error says of a name that nothing knows.
 *
 * @example A word with a slip
 * ```ts
 * import { editDistance, nearestName } from "@kws/names";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nearestName("capton", ["alt", "caption", "echo"]), "caption");
 * assertEquals(nearestName("width", ["alt", "caption", "echo"]), undefined);
 * assertEquals(editDistance("atl", "alt"), 1);
 * ```
 *
 * @module
 */
export { didYouMean, editDistance, nearestName } from "./nearest.ts";
