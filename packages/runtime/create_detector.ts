/**
 * A detector from the bytes of its file, of either version.
 *
 * @module
 */
import { CRNN } from "./crnn_kind.ts";
import { readVersion1 } from "./kws_version_1.ts";
import { type CreateDetectorOptions, listen, type LiveDetector } from "./live_detector.ts";

/** What can be listened with: networks of steps, weights of integers. */
const LISTENING = { kinds: { crnn: CRNN }, aim: "to listen" };

/**
 * A detector from the bytes of its file. Any number of them work side by side, each in a memory of its
 * own; the compiled kernels are shared.
 *
 * @throws {TypeError} If there are no bytes.
 * @throws {SyntaxError} If the bytes are no `.kws` file, or of no network that listens.
 * @throws {RangeError} If the file has no rule for streams and none is given.
 * @throws {Error} If the engine lacks WebAssembly with SIMD, or computes wrongly.
 */
export function createDetector(options: CreateDetectorOptions): LiveDetector {
  return listen(options, { ...LISTENING, version1: readVersion1 });
}

/** As {@linkcode createDetector}, for files of the version that is written alone: what a bundle needs. */
export function createCurrentDetector(options: CreateDetectorOptions): LiveDetector {
  return listen(options, LISTENING);
}
