import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { Random } from "@kws/kernels";
import { createDetector } from "./create_detector.ts";
import { detectionStream } from "./detection_stream.ts";

const MODEL = Deno.readFileSync("checkpoints/best/size.kws");

Deno.test("a stream gives what a detector gives, for every way of cutting the sound", async () => {
  const random = Random.root("detection stream");
  const sound = Float32Array.from(
    { length: 80000 },
    (_, i) => 0.4 * Math.sin(i / 9000) * random.between(-1, 1),
  );
  // A threshold that the noise crosses up and down.
  const steps: number[] = [];
  createDetector({ model: MODEL, onStep: ({ logOdds }) => steps.push(logOdds) }).push(sound);
  const threshold = steps.toSorted((a, b) => a - b)[steps.length >> 1];
  const rule = { smoothing: 1, threshold, refractory: 0.1 };
  const expected = createDetector({ model: MODEL, rule }).push(sound);
  assert(expected.length > 2);
  for (const piece of [997, 16000, sound.length]) {
    const pieces = Array.from(
      { length: Math.ceil(sound.length / piece) },
      (_, i) => sound.subarray(i * piece, (i + 1) * piece),
    );
    const found = ReadableStream.from(pieces).pipeThrough(detectionStream({ model: MODEL, rule }));
    assertEquals(await Array.fromAsync(found), expected);
  }
});

Deno.test("what a detector refuses a stream refuses: a model at once, samples when they come", async () => {
  assertThrows(() => detectionStream({ model: new Uint8Array(9) }), SyntaxError);
  const wrong = ReadableStream.from([[1, 2, 3] as unknown as Float32Array]);
  const stream = wrong.pipeThrough(detectionStream({ model: MODEL }));
  await assertRejects(() => Array.fromAsync(stream), TypeError);
});
