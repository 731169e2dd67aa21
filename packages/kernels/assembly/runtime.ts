// What a detector needs, in one memory: log-mel frames and the step of a packed network.
export { heapBase } from "./memory";
export { logMel } from "./logmel";
export { clean } from "./samples";
export { push } from "./crnn_step";
