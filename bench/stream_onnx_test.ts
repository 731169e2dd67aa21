import { assert, assertEquals } from "@std/assert";
import { projectRoot } from "@kws/cli";
import { Kernels } from "@kws/kernels";
import { type CrnnShape, CrnnStream } from "@kws/models";
import { readNetwork } from "../study/network.ts";
import { StepFrames } from "./_step_frames.ts";
import { openOnnxSteps } from "./_stream_onnx.ts";
import { soundFrames } from "./_stream_parts.ts";

Deno.test("ONNX Runtime steps beside the base network as it does: what is timed is the same", async () => {
  const path = `${projectRoot()}/checkpoints/base/seed-1.safetensors`;
  const { frontEnd, shape, offset, parameters } = readNetwork(path);
  const maxWindowLength = frontEnd.sampleRate / frontEnd.hop + 1;
  const own = Kernels.build((kernels) =>
    new CrnnStream(kernels, { shape: shape as CrnnShape, maxWindowLength, offset })
  );
  own.load(parameters);
  const { step, shape: theirs } = await openOnnxSteps(path);
  assertEquals(theirs, shape);
  const frames = new StepFrames(theirs);
  let steps = 0;
  for (const frame of soundFrames(frontEnd, 3)) {
    const expected = own.push(frame);
    const latest = frames.push(frame);
    assertEquals(latest !== undefined, expected !== undefined);
    if (latest === undefined) continue;
    // Sums of 32-bit floats in another order.
    const difference = Math.abs(await step(latest) - expected!);
    assert(difference < 1e-4, `${difference} at step ${steps}`);
    steps++;
  }
  assert(steps > 30, `${steps}`);
});
