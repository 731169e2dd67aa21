/**
 * What is built into `dist/runtime.min.js`: a detector and what it is made of, without what only the
 * study needs.
 *
 * @module
 */
export { Listener, type ListenerOptions } from "./listener.ts";
export { type Detection, Detector } from "./detector.ts";
export { Spotter } from "./spotter.ts";
export { decodeKws } from "./kws_file.ts";
export { clipScorer } from "./clip_scorer.ts";
export type { Step } from "./step_network.ts";
export type { Model, StreamRule } from "./model.ts";
