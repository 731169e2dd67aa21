/**
 * A detector for files of the version that is written alone: what a bundle needs.
 *
 * @module
 */
export { createCurrentDetector as createDetector } from "./create_detector.ts";
