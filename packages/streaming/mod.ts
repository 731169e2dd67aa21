/**
 * Sound to detections, live: the streaming network and the spotter.
 *
 * @module
 */
export { StreamingCrnn, type StreamingCrnnOptions } from "./streaming_crnn.ts";
export {
  type DetectionOptions,
  detections,
  frameGroups,
  smooth,
  Spotter,
  type SpotterOptions,
  type Step,
} from "./spotter.ts";
export { PackedCrnn } from "./packed_crnn.ts";
