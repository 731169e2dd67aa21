/**
 * What the package for npm exports: what the bundle does, and listening with several models, for which the
 * bundle has no room.
 *
 * @module
 */
export * from "./dist.ts";
export { createDetectors } from "./current.ts";
