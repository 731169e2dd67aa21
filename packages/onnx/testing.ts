/**
 * ONNX Runtime at hand, for the tests of whoever writes ONNX files. It needs `onnxruntime-node` and leave
 * to load its native library.
 *
 * @module
 */
export {
  firstStates,
  frames,
  logOddsOf,
  nextStates,
  openSession,
  type Values,
} from "./_session.ts";
