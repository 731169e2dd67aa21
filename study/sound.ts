/**
 * Which recordings a run uses.
 *
 * @module
 */
export { findSources } from "../tasks/sound.ts";
