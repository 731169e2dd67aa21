/**
 * What the package for npm exports: what the bundle does, and what that has no room for: listening with several models,
 * a stream of detections, and sound of other rates.
 *
 * @module
 */
export * from "./dist.ts";
export { createDetectors, detectionStream } from "./current.ts";
export { Resampler } from "@kws/features";
