import { assert, assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import { Random } from "@kws/kernels";
import { splitOf } from "./split.ts";
import { DIFFICULTY } from "./synthetic_difficulty.ts";
import { drawSpeakers, drawTake } from "./synthetic_voices.ts";

const { voices: RANGES, speakers: COUNTS } = DIFFICULTY;

Deno.test("every split has its number of speakers, by the hash of their names", () => {
  const counts = fc.record({
    training: fc.nat(30),
    validation: fc.nat(8),
    testing: fc.nat(8),
  });
  fc.assert(fc.property(fc.nat(), counts, (seed, counts) => {
    const speakers = drawSpeakers(Random.root(seed), counts, RANGES);
    assertEquals(new Set(speakers.map(({ speaker }) => speaker)).size, speakers.length);
    for (const split of ["training", "validation", "testing"] as const) {
      assertEquals(speakers.filter((own) => own.split === split).length, counts[split]);
    }
    for (const { speaker, split } of speakers) assertEquals(split, splitOf(speaker));
    assertEquals(drawSpeakers(Random.root(seed), counts, RANGES), speakers);
  }));
});

Deno.test("every split hears all of the engine's voices, and nobody sounds like another", () => {
  const speakers = drawSpeakers(Random.root(1).stream("synthetic"), COUNTS, RANGES);
  for (const split of ["training", "validation", "testing"] as const) {
    const own = speakers.filter((speaker) => speaker.split === split);
    assertEquals(new Set(own.map(({ voice }) => voice)).size, 5, split);
  }
  const sounds = speakers.map(({ voice, pitch, stretch, formants, intonation }) =>
    [voice, pitch, stretch, formants, intonation].join(" ")
  );
  assertEquals(new Set(sounds).size, speakers.length);
});

Deno.test("pitch, pace and formants are heard as drawn: none moves another", () => {
  const natural = { awb: 110, kal: 105, kal16: 105, rms: 100, slt: 175 };
  const speakers = drawSpeakers(Random.root(1), { ...COUNTS, training: 400 }, RANGES);
  const heard = {
    pitch: speakers.map(({ voice, pitch, formants }) => pitch * formants / natural[voice]),
    pace: speakers.map(({ stretch, formants }) => stretch / formants),
    formants: speakers.map(({ formants }) => formants),
    intonation: speakers.map(({ intonation }) => intonation!),
  };
  for (const [name, values] of Object.entries(heard)) {
    const [low, high] = RANGES[name as keyof typeof heard];
    const slack = 0.02 * (high - low) + 0.006;
    const [least, most] = [Math.min(...values), Math.max(...values)];
    assert(least > low - slack && least < low + 4 * slack, `${name} from ${least}`);
    assert(most < high + slack && most > high - 4 * slack, `${name} to ${most}`);
  }
});

Deno.test("a take changes pitch and pace a little and nothing else", () => {
  const [voice] = drawSpeakers(Random.root(1), COUNTS, RANGES);
  fc.assert(fc.property(fc.nat(), (seed) => {
    const { pitch, stretch, ...rest } = drawTake(Random.root(seed), voice, RANGES);
    const { pitch: natural, stretch: usual, ...same } = voice;
    assertEquals(rest, same);
    assert(Math.abs(pitch / natural - 1) < 0.09 && Math.abs(stretch / usual - 1) < 0.09);
  }));
  assertNotEquals(
    drawTake(Random.root(1), voice, RANGES),
    drawTake(Random.root(2), voice, RANGES),
  );
});
