import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { Random } from "@kws/kernels";
import { SAMPLE_RATE } from "./corpus.ts";
import { drawRoom, energy, reverberate } from "./synthetic_room.ts";

const RANGES = { distance: [0.2, 4], decay: [0.1, 0.8] } as const;

function impulse(): Float64Array {
  const samples = new Float64Array(SAMPLE_RATE);
  samples[0] = 1;
  return samples;
}

/** Energy from one moment to another, in seconds. */
function energyFrom(samples: Float64Array, from: number, to: number): number {
  return energy(samples.subarray(Math.round(from * SAMPLE_RATE), Math.round(to * SAMPLE_RATE)));
}

Deno.test("any room dies away as its decay says, and stays finite", () => {
  fc.assert(fc.property(fc.nat(), (seed) => {
    const room = drawRoom(Random.root(seed), RANGES);
    const heard = reverberate(impulse(), room);
    assert(heard.every(Number.isFinite));
    assert(room.distance >= 0.2 && room.distance < 4 && room.decay >= 0.1 && room.decay < 0.8);
    assertEquals(new Set(room.combs).size, room.combs.length);
    // Walls swallow high frequencies, so the sound may fall faster than by 60 dB, hardly slower.
    const span = Math.min(0.35, room.decay / 2);
    const early = energyFrom(heard, 0.1, 0.15);
    const late = energyFrom(heard, 0.1 + span, 0.15 + span);
    const fall = 10 * Math.log10(early / late);
    assert(fall > 0.8 * 60 * span / room.decay, `${fall} dB in ${span} s at ${room.decay}`);
  }));
});

Deno.test("the tail is as loud as the voice at one metre and softer nearer by the distance in dB", () => {
  fc.assert(
    fc.property(fc.nat(), fc.double({ min: 0.2, max: 4, noNaN: true }), (seed, distance) => {
      const drawn = drawRoom(Random.root(seed), RANGES);
      const room = { ...drawn, reflections: [], distance };
      const heard = reverberate(impulse(), room);
      // An impulse through a first-order low-pass is over long before the first comb answers.
      const direct = energyFrom(heard, 0, 0.01);
      const tail = energyFrom(heard, 0.01, 1);
      const ratio = 10 * Math.log10(direct / tail);
      assert(Math.abs(ratio + 20 * Math.log10(distance)) < 0.01, `${ratio} at ${distance} m`);
    }),
  );
});

Deno.test("a room is linear: a voice twice as loud sounds twice as loud, silence stays silence", () => {
  fc.assert(fc.property(fc.nat(), (seed) => {
    const random = Random.root(seed);
    const room = drawRoom(random.stream("room"), RANGES);
    const voice = Float64Array.from({ length: 2000 }, () => random.between(-1, 1));
    const heard = reverberate(voice, room);
    const louder = reverberate(voice.map((sample) => 2 * sample), room);
    heard.forEach((sample, i) => assert(Math.abs(louder[i] - 2 * sample) < 1e-12));
    assertEquals(reverberate(new Float64Array(100), room), new Float64Array(100));
  }));
});

Deno.test("distance takes the high frequencies", () => {
  const room = { ...drawRoom(Random.root(1), RANGES), reflections: [] };
  const share = (distance: number): number => {
    const heard = reverberate(impulse(), { ...room, distance }).subarray(0, 100);
    const change = heard.map((sample, i) => sample - (heard[i - 1] ?? 0));
    return energy(change) / energy(heard);
  };
  assert(share(0.3) > share(1) && share(1) > share(3));
});
