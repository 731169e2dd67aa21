/**
 * What the bundle `dist/runtime.min.js` exports: listening, without writing files or scoring clips.
 *
 * @module
 */
// The kernels come first: their bytes compress best apart from the code.
export { checkedModule } from "./memory.ts";
import { CRNN } from "./crnn_kind.ts";
import { type CreateDetectorOptions, listen, type LiveDetector } from "./live_detector.ts";
export { Detector } from "./detector.ts";
export { Spotter } from "./spotter.ts";

/** As `createDetector` of the package, for files of version 2. */
export function createDetector(options: CreateDetectorOptions): LiveDetector {
  return listen(options, { kinds: { crnn: CRNN }, aim: "to listen" });
}
