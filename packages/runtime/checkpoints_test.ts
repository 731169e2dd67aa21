import { assertEquals } from "@std/assert";
import { drawFrames } from "./_random_model.ts";
import { crc32 } from "./crc32.ts";
import { IntegerCrnn } from "./integer_crnn.ts";
import { decodeKws, encodeKws } from "./kws_file.ts";
import { isPacked, type PackedModel } from "./model.ts";
import { packedAlone } from "./packed_alone.ts";

/** What the first version's reader and reference gave: 120 random frames, log-odds in Q12. */
interface Golden {
  threshold: number;
  window: number;
  /** Checksum of the 32-bit floats, of a network of floats. */
  floats?: number;
  /** Number, last value and checksum of the steps, of a network of integers. */
  steps?: number;
  last?: number;
  digest?: number;
}

const GOLDEN: Record<string, Golden> = JSON.parse(
  Deno.readTextFileSync(new URL("./golden/checkpoints.json", import.meta.url)),
);

Deno.test("models that were published in the first version are read and scored as they were then", () => {
  let read = 0;
  for (const [name, golden] of Object.entries(GOLDEN)) {
    const model = decodeKws(Deno.readFileSync(new URL(name, import.meta.url)), name);
    assertEquals([model.threshold, model.window, model.rule], [
      golden.threshold,
      golden.window,
      undefined,
    ]);
    // Written anew it is the same model.
    assertEquals(decodeKws(encodeKws(model), name), model);
    read++;
    if (!isPacked(model)) {
      const { buffer, byteOffset, byteLength } = model.parameters;
      assertEquals(crc32(new Uint8Array(buffer, byteOffset, byteLength)), golden.floats, name);
      continue;
    }
    const { bands } = model.shape;
    const frames = drawFrames(bands, 120, 7);
    for (
      const network of [
        new IntegerCrnn(model as PackedModel<"crnn">),
        packedAlone(model as PackedModel<"crnn">),
      ]
    ) {
      const steps: number[] = [];
      for (let at = 0; at < frames.length; at += bands) {
        const logOdds = network.push(frames.subarray(at, at + bands));
        if (logOdds !== undefined) steps.push(4096 * logOdds);
      }
      const digest = crc32(new Uint8Array(Int32Array.from(steps).buffer));
      assertEquals(
        { steps: steps.length, last: steps.at(-1)! / 4096, digest },
        { steps: golden.steps, last: golden.last, digest: golden.digest },
        name,
      );
    }
  }
  assertEquals(read, 9);
});
