/**
 * What the bundle `dist/runtime.min.js` exports: listening, without writing files or scoring clips.
 *
 * @module
 */
export { createCurrentDetector as createDetector } from "./create_detector.ts";
export { Detector } from "./detector.ts";
export { Spotter } from "./spotter.ts";
export { checkedModule } from "./memory.ts";
