import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { Random } from "@kws/kernels";
import { Resampler } from "@kws/features";
import { createDetector, type SharedDetection, type StreamRule } from "@kws/runtime";
import { AudioListener } from "./audio_listener.ts";
import type { Begin, BeginModel, FromAudio, Heard, HeardStep } from "./messages.ts";

const MODEL = Deno.readFileSync("checkpoints/best/small.kws");
/** Every step is a detection, once it may be: what is told of them is what matters. */
const RULE = { smoothing: 1, threshold: -30, refractory: 0.5 };
const BEGIN = begin(MODEL.slice().buffer);

/** What one model begins with. */
function begin(model: ArrayBuffer): Begin {
  return { models: [{ model, rule: RULE, name: "the model" }], preRoll: 0.25, everyStep: true };
}

/** Three seconds of noise that swells and fades, so that the network's steps differ. */
function sound(rate: number): Float32Array {
  const random = Random.root(rate).stream("sound");
  return Float32Array.from(
    { length: 3 * rate },
    (_, i) => 0.3 * Math.sin(i / rate * 4) * random.between(-1, 1),
  );
}

/** What is heard in blocks of 128, as an audio thread gives them. */
function listen(rate: number, begin = BEGIN, channels = 1): FromAudio[] {
  const told: FromAudio[] = [];
  const listener = new AudioListener(begin, rate, (message) => told.push(structuredClone(message)));
  const samples = sound(rate);
  for (let at = 0; at < samples.length; at += 128) {
    const block = samples.subarray(at, at + 128);
    listener.hear(Array.from({ length: channels }, () => block));
  }
  return told;
}

const heardOf = (told: FromAudio[]): Heard[] =>
  told.flatMap((one) => one.kind === "heard" ? [one.heard] : []);
const stepsOf = (told: FromAudio[]): HeardStep[] =>
  told.flatMap((one) => one.kind === "steps" ? one.list : []);

/** What detectors by themselves make of samples. */
function alone(models: readonly BeginModel[], samples: Float32Array) {
  const steps: HeardStep[] = [];
  const detections: SharedDetection[] = [];
  models.forEach(({ model, rule }, detector) =>
    createDetector({
      ...{ model, rule },
      onStep: (step) => steps.push({ ...step, detector }),
      onDetection: (detection) => detections.push({ ...detection, detector }),
    }).push(samples)
  );
  for (const list of [steps, detections]) {
    list.sort((a, b) => a.sample - b.sample || a.detector - b.detector);
  }
  return { steps, detections };
}

Deno.test("at any rate an audio thread hears what a detector hears of the resampled sound, bit for bit", () => {
  for (const rate of [8000, 16000, 22050, 44100, 48000]) {
    const samples = new Resampler(rate, 16000).push(sound(rate));
    const { steps, detections } = alone(BEGIN.models, samples);
    const told = listen(rate);
    const [keywords, rules] = [["happy"], [RULE]];
    assertEquals(told[0], { kind: "ready", keywords, rules, sampleRate: 16000 });
    assertEquals(stepsOf(told), steps);
    const heard = heardOf(told);
    assert(heard.length >= 1);
    assertEquals(heard.map(({ audio: _, sampleRate: __, ...rest }) => rest), detections);
    for (const { audio, sample } of heard) {
      assertEquals(audio, samples.slice(Math.max(0, sample + 1 - 4000), sample + 1));
    }
  }
});

Deno.test("several models are heard as each by itself, every detection with the sound that led to it", () => {
  for (const rate of [16000, 48000]) {
    const samples = new Resampler(rate, 16000).push(sound(rate));
    // Each rises above the middle of what it says again and again.
    const models = ["small", "size", "small"].map((name, i): BeginModel => {
      const model = Deno.readFileSync(`checkpoints/best/${name}.kws`).buffer;
      const odds = alone([{ model, rule: RULE }], samples).steps.map(({ logOdds }) => logOdds);
      const threshold = odds.sort((a, b) => a - b)[odds.length >> 1];
      return { model, rule: { smoothing: 1, threshold, refractory: 0.05 * i } };
    });
    const { steps, detections } = alone(models, samples);
    const told = listen(rate, { ...BEGIN, models });
    assertEquals(told[0], {
      ...{ kind: "ready", keywords: ["happy", "happy", "happy"], sampleRate: 16000 },
      rules: models.map(({ rule }) => rule as StreamRule),
    });
    assertEquals(stepsOf(told), steps);
    const heard = heardOf(told);
    assertEquals(new Set(heard.map(({ detector }) => detector)).size, 3);
    assertEquals(heard.map(({ audio: _, sampleRate: __, ...rest }) => rest), detections);
    assert(heard.some(({ sample }) => sample > 8000));
    for (const { audio, sample } of heard) {
      assertEquals(audio, samples.slice(Math.max(0, sample + 1 - 4000), sample + 1));
    }
  }
});

Deno.test("channels count alike, and without any nothing is heard", () => {
  const [one, two] = [1, 2].map((channels) => stepsOf(listen(16000, BEGIN, channels)));
  assertEquals(two.length, one.length);
  two.forEach(({ logOdds }, i) => assertAlmostEquals(logOdds, one[i].logOdds, 1e-6));
  const told: FromAudio[] = [];
  new AudioListener(BEGIN, 16000, (message) => told.push(message)).hear([]);
  assertEquals(told.length, 1);
});

Deno.test("a pause is deaf, and what follows it is another stream", () => {
  const told: FromAudio[] = [];
  const listener = new AudioListener(
    BEGIN,
    48000,
    (message) => told.push(structuredClone(message)),
  );
  const samples = sound(48000);
  listener.hear([samples]);
  const first = told.splice(0);
  listener.obey("pause");
  listener.hear([samples]);
  assertEquals(told, []);
  listener.obey("resume");
  listener.hear([samples]);
  assertEquals(told, first.slice(1));
});

Deno.test("steps are told only where they are asked for", () => {
  const told = listen(16000, { ...BEGIN, everyStep: false });
  assertEquals(stepsOf(told), []);
  assert(heardOf(told).length >= 1);
});

Deno.test("a model that cannot listen says so", () => {
  const broken = new ArrayBuffer(20);
  const open = (models: BeginModel[]) => () =>
    new AudioListener({ ...BEGIN, models }, 16000, () => {});
  assertThrows(open(begin(broken).models as BeginModel[]), SyntaxError, "Cannot read the model as");
  const [{ model }] = BEGIN.models;
  assertThrows(open([{ model }, { model: broken }]), SyntaxError, "Cannot read models[1] as");
  const rule = { smoothing: 0 };
  assertThrows(open([{ model }, { model, rule }]), RangeError, "current value is 0, of models[1]");
  assertThrows(open([]), RangeError, "there must be a model: models is empty");
  assertThrows(() => new AudioListener(BEGIN, 0.5, () => {}), RangeError, "Cannot resample");
});
