/**
 * A detector as a stream: sound in, detections out.
 *
 * @module
 */
import { createCurrentDetector, createDetector } from "./create_detector.ts";
import type { Detection } from "./detector.ts";
import type { CreateDetectorOptions, LiveDetector } from "./live_detector.ts";
import type { Samples } from "./spotter.ts";

/**
 * Turns mono samples at the model's rate, in pieces of any length, into detections.
 *
 * @example Sound from anywhere
 * ```ts
 * import { detectionStream } from "@kws/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const model = Deno.readFileSync("checkpoints/best/size.kws");
 * const silence = ReadableStream.from([new Int16Array(8000), new Int16Array(8000)]);
 * const found = await Array.fromAsync(silence.pipeThrough(detectionStream({ model })));
 * assertEquals(found, []);
 * ```
 *
 * @throws {TypeError | SyntaxError | RangeError | Error} As {@linkcode createDetector}.
 */
export function detectionStream(
  options: Omit<CreateDetectorOptions, "onDetection">,
): TransformStream<Samples, Detection> {
  return streamOf(createDetector(options));
}

/** As {@linkcode detectionStream}, for files of the current version. */
export function currentDetectionStream(
  options: Omit<CreateDetectorOptions, "onDetection">,
): TransformStream<Samples, Detection> {
  return streamOf(createCurrentDetector(options));
}

function streamOf(detector: LiveDetector): TransformStream<Samples, Detection> {
  return new TransformStream({
    transform(samples, controller) {
      for (const detection of detector.push(samples)) controller.enqueue(detection);
    },
  });
}
