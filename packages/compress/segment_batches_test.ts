import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { Random } from "@kws/kernels";
import { layZones, ZONE, ZONES } from "@kws/models";
import { TOY_BANDS, toySet, toyStreams } from "./_toy_set.ts";
import { FEATURE_STEPS } from "./distillation_set.ts";
import { keywordShare, SegmentBatches, WindowBatches } from "./segment_batches.ts";

const SET = toyStreams();
const { first, every, steps } = SET.stream!;

/** Segment i says i + its time, so that whatever is read tells where it was read. */
function telling() {
  const set = toyStreams();
  set.logOdds.forEach((_, i) =>
    set.logOdds[i] = Math.floor(i / steps) + (first + i % steps * every)
  );
  return set;
}

/** The time in samples of a teacher's log-odds, bounded by its first and last step. */
const bounded = (at: number): number => Math.max(first, Math.min(first + (steps - 1) * every, at));

Deno.test("a student's step has the teachers' log-odds of its time, whatever its own steps are", () => {
  const set = telling();
  for (let seed = 0; seed < 30; seed++) {
    const random = Random.root(seed).stream("between");
    const times = { first: random.integer(9000), every: 1 + random.integer(4000) };
    const own = 1 + random.integer(20);
    const batches = new SegmentBatches(
      { set, offset: 0, count: 3, gain: 0, zones: ZONES },
      own,
      times,
    );
    const row = set.frames * TOY_BANDS;
    const features = new Float32Array(3 * row);
    batches.draw(features, random);
    for (let i = 0; i < 3; i++) {
      const drawn = features.subarray(i * row, (i + 1) * row);
      const segment = Array.from({ length: set.count }, (_, at) => at).find((at) =>
        drawn.every((value, f) => value === set.features[at * row + f] / FEATURE_STEPS)
      )!;
      const [start, end] = set.spans.subarray(2 * segment, 2 * segment + 2);
      const zones = new Int8Array(own);
      layZones(zones, end < 0 ? undefined : { start, end }, times, ZONES, 16000);
      assertEquals(batches.zones.slice(i * own, (i + 1) * own), zones);
      for (let t = 0; t < own; t++) {
        const at = times.first + t * times.every;
        assertAlmostEquals(batches.logOdds[i * own + t], segment + bounded(at), 0.02);
      }
    }
  }
});

Deno.test("a set says in which share of its segments the keyword is said; none is refused", () => {
  const set = toyStreams();
  const said = Array.from({ length: set.count }, (_, i) => set.spans[2 * i + 1] >= 0 ? 1 : 0);
  const share = said.reduce((sum: number, one) => sum + one, 0) / set.count;
  assert(share > 0 && share < 1);
  assertEquals(keywordShare(set), share);
  set.spans.fill(-1);
  assertThrows(() => keywordShare(set), RangeError, `it is in none of ${set.count}`);
});

Deno.test("a gain shifts all log-mel values of a segment, an offset is subtracted", () => {
  const config = { set: SET, offset: -4, count: 1, zones: ZONES };
  const row = SET.frames * TOY_BANDS;
  const [plain, loud] = [0, 2].map((gain) => {
    const features = new Float32Array(row);
    new SegmentBatches({ ...config, gain }, 2, { first, every }).draw(features, Random.root(3));
    return features;
  });
  const shift = loud[0] - plain[0];
  assert(Math.abs(shift) > 0.01 && Math.abs(shift) <= 2);
  loud.forEach((value, i) => assertAlmostEquals(value - plain[i], shift, 1e-5));
});

Deno.test("a window is as long as a clip, and what is known of it is what is known of its end", () => {
  const set = telling();
  const { hop, fftLength } = set.frontEnd;
  const frames = 15;
  const row = frames * TOY_BANDS;
  const windows = new WindowBatches({ set, offset: 0, gain: 0, zones: ZONES }, frames);
  const labels = new Set<number>();
  for (let seed = 0; seed < 200; seed++) {
    const features = new Float32Array(2 * row);
    const { label, logOdds } = windows.draw(features, row, Random.root(seed));
    assert(features.subarray(0, row).every((value) => value === 0));
    const drawn = features.subarray(row);
    let found = 0;
    for (let segment = 0; segment < set.count; segment++) {
      for (let at = 0; at + frames <= set.frames; at++) {
        const from = (segment * set.frames + at) * TOY_BANDS;
        if (!drawn.every((value, f) => value === set.features[from + f] / FEATURE_STEPS)) continue;
        const end = (at + frames - 1) * hop + fftLength - 1;
        const zone = new Int8Array(1);
        const [start, stop] = set.spans.subarray(2 * segment, 2 * segment + 2);
        const keyword = stop < 0 ? undefined : { start, end: stop };
        layZones(zone, keyword, { first: end, every: 1 }, ZONES, 16000);
        assertEquals(label, zone[0] === ZONE.nothing ? -1 : zone[0]);
        assertAlmostEquals(logOdds, segment + bounded(end), 0.02);
        labels.add(label);
        found++;
      }
    }
    assertEquals(found, 1);
  }
  assertEquals(labels, new Set([-1, 0, 1]));
});

Deno.test("a set of clips, or segments shorter than a clip, are refused", () => {
  const config = { offset: 0, gain: 0, zones: ZONES };
  assertThrows(
    () => new SegmentBatches({ ...config, set: toySet(), count: 1 }, 2, { first, every }),
    RangeError,
    "it is one of clips",
  );
  assertThrows(() => new WindowBatches({ ...config, set: SET }, 99), RangeError, "99 frames");
});
