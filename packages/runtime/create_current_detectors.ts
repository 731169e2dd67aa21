/**
 * As `create_detectors.ts`, for files of the version that is written alone: what a package needs.
 *
 * @module
 */
import { openCurrent } from "./create_detector.ts";
import {
  type CreateDetectorsOptions,
  listenTogether,
  type LiveDetectors,
} from "./live_detectors.ts";

/** Detectors of several models that listen to the same sound, of files of the current version. */
export function createCurrentDetectors(options: CreateDetectorsOptions): LiveDetectors {
  return listenTogether(options, openCurrent);
}
