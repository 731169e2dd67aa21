/**
 * What the package for npm exports: what the bundle does, and listening with several models, which the
 * bundle is too small for.
 *
 * @module
 */
export * from "./dist.ts";
import { createCurrentDetector } from "./create_detector.ts";
import {
  type CreateDetectorsOptions,
  listenTogether,
  type LiveDetectors,
} from "./live_detectors.ts";

/** Detectors of several models that listen to the same sound, as `createDetectors` of `mod.ts`. */
export function createDetectors(options: CreateDetectorsOptions): LiveDetectors {
  return listenTogether(options, createCurrentDetector);
}
