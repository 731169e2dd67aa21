import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { Random } from "@kws/kernels";
import { Resampler } from "@kws/features";
import { createDetector, type Detection, type SpotterStep } from "@kws/runtime";
import { AudioListener } from "./audio_listener.ts";
import type { Begin, FromAudio, Heard } from "./messages.ts";

const MODEL = Deno.readFileSync("checkpoints/best/small.kws");
/** Every step is a detection, once it may be: what is told of them is what matters. */
const RULE = { smoothing: 1, threshold: -30, refractory: 0.5 };
const BEGIN: Begin = { model: MODEL.slice().buffer, rule: RULE, preRoll: 0.25, everyStep: true };

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
const stepsOf = (told: FromAudio[]): SpotterStep[] =>
  told.flatMap((one) => one.kind === "steps" ? one.list : []);

Deno.test("at any rate an audio thread hears what a detector hears of the resampled sound, bit for bit", () => {
  for (const rate of [8000, 16000, 22050, 44100, 48000]) {
    const resampler = new Resampler(rate, 16000);
    const samples = resampler.push(sound(rate));
    const steps: SpotterStep[] = [];
    const expected: Detection[] = [];
    createDetector({
      ...{ model: MODEL, rule: RULE },
      onStep: (step) => steps.push({ ...step }),
      onDetection: (detection) => expected.push(detection),
    }).push(samples);
    const told = listen(rate);
    assertEquals(told[0], { kind: "ready", keyword: "happy", rule: RULE, sampleRate: 16000 });
    assertEquals(stepsOf(told), steps);
    const heard = heardOf(told);
    assert(heard.length >= 1);
    assertEquals(heard.map(({ audio: _, sampleRate: __, ...rest }) => rest), expected);
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
  const begin = { ...BEGIN, model: new ArrayBuffer(20) };
  assertThrows(
    () => new AudioListener(begin, 16000, () => {}),
    SyntaxError,
    "Cannot read the model",
  );
  assertThrows(() => new AudioListener(BEGIN, 0.5, () => {}), RangeError, "Cannot resample");
});
