/**
 * What the bundle `dist/runtime.min.js` exports: listening, without writing files or scoring clips.
 *
 * @module
 */
// The kernels come first: their bytes compress best apart from the code.
export { checkedModule } from "./memory.ts";
export { createCurrentDetector as createDetector } from "./create_detector.ts";
export { Detector } from "./detector.ts";
export { Spotter } from "./spotter.ts";
