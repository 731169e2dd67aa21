/**
 * A detector from the bytes of its file, of either version.
 *
 * @module
 */
import { CRNN } from "./crnn_kind.ts";
import type { Values } from "./field.ts";
import { OLD_CODES } from "./kws_integers.ts";
import { openKws, readPacked, readValues, VERSION } from "./kws_reader.ts";
import { readVersion1 } from "./kws_version_1.ts";
import {
  type CreateDetectorOptions,
  listen,
  type LiveDetector,
  type Opened,
  openModel,
} from "./live_detector.ts";

/** The one kind that can be listened with: networks of steps. */
function crnnAlone(values: Values): typeof CRNN {
  if (values.kind !== CRNN.code) {
    throw new RangeError(`kind must be 0 (crnn) to listen: current value is ${values.kind}`);
  }
  values.kind = "crnn";
  return CRNN;
}

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
  return listen(options, openAny(options));
}

/** What a file of either version holds. */
export function openAny(options: CreateDetectorOptions): Opened {
  return openModel(options, (bytes) => {
    const reader = openKws(bytes, [1, VERSION]);
    if (bytes[3] === VERSION) return readPacked(readValues(reader, crnnAlone), CRNN, reader);
    const values = readVersion1(reader);
    return readPacked(values, crnnAlone(values), reader, OLD_CODES);
  });
}

/** As {@linkcode createDetector}, for files of the version that is written alone: what a bundle needs. */
export function createCurrentDetector(options: CreateDetectorOptions): LiveDetector {
  return listen(options, openCurrent(options));
}

/** What a file of the version that is written alone holds. */
export function openCurrent(options: CreateDetectorOptions): Opened {
  return openModel(options, (bytes) => {
    const reader = openKws(bytes, [VERSION], " (see deno task export)");
    return readPacked(readValues(reader, crnnAlone), CRNN, reader);
  });
}
