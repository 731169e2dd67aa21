import { assert, assertEquals, assertThrows } from "@std/assert";
import { runtimeModule } from "@kws/kernels";
import { drawPacked } from "./_random_model.ts";
import { drawSound } from "./_sound.ts";
import { createDetector } from "./create_detector.ts";
import type { Detection } from "./detector.ts";
import { encodeKws } from "./kws_file.ts";
import { createSpotter } from "./create_spotter.ts";
import type { SpotterStep } from "./spotter.ts";

const RULE = { smoothing: 2, threshold: -0.5, refractory: 0.2 };
const MODEL = { ...drawPacked("crnn", 8), rule: RULE };
const BYTES = encodeKws(MODEL);

Deno.test("a detector hears by its file's rule, in pieces or whole", () => {
  const samples = drawSound(160000, 3);
  const all = createSpotter(MODEL).run(samples).map(({ logOdds }) => logOdds).sort((a, b) => a - b);
  // A threshold in the middle of what the network says, so that there is something to detect.
  const rule = { threshold: all[all.length >> 1] };
  const seen: Detection[] = [];
  const steps: SpotterStep[] = [];
  const whole = createDetector({
    ...{ model: BYTES, rule },
    onDetection: (detection) => seen.push(detection),
    onStep: (step) => steps.push(step),
  });
  const found = whole.push(samples);
  assert(found.length > 3);
  assertEquals(seen, found);
  assertEquals(steps, createSpotter(MODEL).run(samples));
  assertEquals(whole.rule, { ...RULE, ...rule });
  const pieces = createDetector({ model: BYTES, rule, wasm: runtimeModule() });
  const live: Detection[] = [];
  for (let at = 0; at < samples.length; at += 997) {
    live.push(...pieces.push(samples.subarray(at, at + 997)));
  }
  assertEquals(live, found);
  assertEquals(createDetector({ model: BYTES }).rule, RULE);
});

Deno.test("a listener that throws is heard of when all samples are heard, and shifts no later step", () => {
  const samples = drawSound(80000, 6);
  const rule = { threshold: -1 };
  const heardBy = (isBroken: boolean) => {
    const [steps, found]: [SpotterStep[], Detection[]] = [[], []];
    const detector = createDetector({
      ...{ model: BYTES, rule },
      onStep(step) {
        steps.push(step);
        if (isBroken && steps.length % 3 === 0) throw new Error(`step ${steps.length}`);
      },
      onDetection(detection) {
        found.push(detection);
        if (isBroken) throw new Error(`detection ${found.length}`);
      },
    });
    const thrown: string[] = [];
    for (let at = 0; at < samples.length; at += 16000) {
      try {
        detector.push(samples.subarray(at, at + 16000));
      } catch (error) {
        thrown.push((error as Error).message);
      }
    }
    return { steps, found, thrown };
  };
  const [whole, broken] = [heardBy(false), heardBy(true)];
  assertEquals(broken.steps, whole.steps);
  assertEquals(whole.thrown, []);
  // One of every push, its first.
  assertEquals(broken.thrown.length, 5);
  // A step whose listener throws has no other told of its detection.
  assert(broken.found.length > 0);
  assertEquals(
    whole.found.filter(({ sample }) => broken.found.some((one) => one.sample === sample)),
    broken.found,
  );
});

Deno.test("sound, network and decisions are saved together, and reset together", () => {
  const samples = drawSound(80000, 4);
  const rule = { threshold: -1 };
  const expected = createDetector({ model: BYTES, rule }).push(samples);
  for (const cut of [0, 1, 12345, 40000, 79999]) {
    const first = createDetector({ model: BYTES, rule });
    const found = first.push(samples.subarray(0, cut));
    const second = createDetector({ model: BYTES, rule });
    second.push(drawSound(5000, 5));
    second.restore(first.save());
    assertEquals([...found, ...second.push(samples.subarray(cut))], expected);
    second.reset();
    assertEquals(second.push(samples), expected);
  }
});

Deno.test("samples that are no sound are counted where the caller sees it", () => {
  const own = createDetector({ model: BYTES });
  own.push(Float32Array.of(0, NaN, 1, Infinity));
  assertEquals(own.unusable, 2);
});

Deno.test("a file without a rule needs one, in words", () => {
  const { rule: _, ...bare } = MODEL;
  const model = encodeKws(bare as typeof MODEL);
  assertThrows(
    () => createDetector({ model, name: "x.kws" }),
    RangeError,
    "Cannot detect with x.kws as its file must hold a rule for streams, or rule must give one of " +
      "numbers: current smoothing is undefined",
  );
  assertEquals(createDetector({ model, rule: RULE }).rule, RULE);
  assertThrows(() => createDetector({ model: BYTES.slice(1) }), SyntaxError, "the model");
});

Deno.test("a rule of anything but numbers is refused, with or without one in the file", () => {
  const wrong = [{ threshold: "7.05" }, { threshold: null }, { refractory: true }, {
    smoothing: [4],
  }];
  for (const change of wrong) {
    const [[key, value]] = Object.entries(change);
    assertThrows(
      () =>
        createDetector({ model: BYTES, rule: { ...RULE, ...change } as unknown as typeof RULE }),
      RangeError,
      `current ${key} is ${JSON.stringify(value)}`,
    );
  }
  assertThrows(
    () => createDetector({ model: BYTES, rule: { ...RULE, smoothing: 1.5 } }),
    RangeError,
    "smoothing must be a whole number from 1 to 65536: current value is 1.5",
  );
});

Deno.test("bytes may be an ArrayBuffer, as fetch gives it; what are none is refused", () => {
  const sound = drawSound(16000, 3);
  const steps = (model: Uint8Array | ArrayBuffer): number[] => {
    const found: number[] = [];
    const onStep = ({ logOdds }: { logOdds: number }): unknown => found.push(logOdds);
    createDetector({ model, rule: RULE, onStep }).push(sound);
    return found;
  };
  const copy = Uint8Array.from(BYTES).buffer;
  assertEquals(steps(copy), steps(BYTES));
  for (const model of [undefined, "size.kws", Promise.resolve(BYTES), [...BYTES]]) {
    assertThrows(
      () => createDetector({ model: model as unknown as Uint8Array }),
      TypeError,
      `Cannot read the model as it must be bytes, a Uint8Array or an ArrayBuffer: its type is ${typeof model}`,
    );
  }
});
