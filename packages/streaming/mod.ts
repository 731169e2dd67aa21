/**
 * Sound to detections, live: the streaming network and the spotter.
 *
 * @module
 */
export { detections, frameGroups, smooth, Spotter, type SpotterOptions } from "./spotter.ts";
export { MovingMean, type Step, Trigger, type TriggerOptions } from "@kws/evaluate";
export { PackedCrnn } from "./packed_crnn.ts";
