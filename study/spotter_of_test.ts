import { assert, assertEquals, assertThrows } from "@std/assert";
import { projectRoot } from "@kws/cli";
import { Kernels } from "@kws/kernels";
import { LogMel, signalFrames } from "@kws/features";
import { openModel } from "./model.ts";
import { spotterOf } from "./spotter_of.ts";
import { murmur } from "./testdata/murmur.ts";

const GOLDEN = `${projectRoot()}/packages/runtime/golden`;

Deno.test("a file of every kind listens, the same in any pieces", () => {
  const sound = murmur(3);
  const kinds = new Set<string>();
  for (const { name } of Deno.readDirSync(GOLDEN)) {
    if (!name.endsWith(".kws")) continue;
    const model = openModel(`${GOLDEN}/${name}`);
    kinds.add(model.kws!.kind);
    const spotter = spotterOf(model);
    const steps = spotter.run(sound);
    assert(steps.length > 2, `${name}: ${steps.length} steps`);
    const { kws, frontEnd: { hop, fftLength } } = model;
    // What hears whole clips waits for one of as many frames as its file says.
    if (!model.listen) assertEquals(steps[0].sample, (kws!.window - 1) * hop + fftLength - 1);
    spotter.reset();
    const pieces: typeof steps = [];
    for (let at = 0; at < sound.length; at += 777) {
      spotter.push(sound.subarray(at, at + 777), (step) => pieces.push(step));
    }
    assertEquals(pieces, steps, name);
  }
  assertEquals([...kinds].sort(), ["crnn", "ds-cnn", "sparknet"]);
});

Deno.test("a model of whole clips takes no state of another, and that of itself by any rule", () => {
  const paths = [
    ...["sparknet-1", "sparknet-float32", "ds-cnn-1"].map((name) => `${GOLDEN}/v2-${name}.kws`),
    `${projectRoot()}/checkpoints/sparknet/seed-1.safetensors`,
  ];
  for (const path of paths) {
    const model = openModel(path);
    const spotter = spotterOf(model);
    spotter.run(murmur(1));
    const saved = spotter.save();
    const { network, kws } = model;
    const byRule = spotterOf(kws ? { ...model, kws: { ...kws, threshold: 1.5 } } : model);
    byRule.restore(saved);
    const others: typeof model[] = [];
    if (network) {
      const { parameters, offset } = network;
      others.push(
        { ...model, network: { ...network, parameters: parameters.map((x, i) => i ? x : x + 1) } },
        { ...model, network: { ...network, offset: offset + 0.5 } },
      );
    } else others.push({ ...model, kws: { ...kws!, offset: kws!.offset + 0.5 } });
    for (const other of others) {
      assertThrows(() => spotterOf(other).restore(saved), RangeError, "of the same model", path);
    }
  }
});

Deno.test("a network of whole clips hears the latest second anew, every 80 ms", () => {
  const model = openModel(`${projectRoot()}/checkpoints/sparknet/seed-1.safetensors`);
  const { frontEnd } = model;
  const { hop, bands, fftLength } = frontEnd;
  const sound = murmur(2);
  const features = Kernels.build((kernels) => new LogMel(kernels, frontEnd, sound.length))
    .signal(Float32Array.from(sound, (value) => value / 32768));
  const frames = 1 + 16000 / hop;
  const score = model.scorer(frames);
  const steps = spotterOf(model).run(sound);
  const all = signalFrames(sound.length, frontEnd);
  const every = 0.08 * 16000 / hop;
  assertEquals(steps.length, Math.floor((all - frames) / every) + 1);
  steps.forEach(({ sample, logOdds }, i) => {
    const first = i * every;
    assertEquals(logOdds, score(features.slice(first * bands, (first + frames) * bands)));
    assertEquals(sample, (first + frames - 1) * hop + fftLength - 1);
  });
});
