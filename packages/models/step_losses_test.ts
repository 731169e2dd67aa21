import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { Random } from "@kws/kernels";
import {
  type JudgedSteps,
  stepCrossEntropy,
  stepDistillation,
  type StepWeights,
} from "./step_losses.ts";
import { ZONE } from "./step_zones.ts";

/** Segments with random log-odds and zones. */
function draw(seed: number): { random: Random; judged: JudgedSteps; weights: StepWeights } {
  const random = Random.root(seed).stream("steps");
  const [count, steps] = [1 + random.integer(4), 1 + random.integer(9)];
  const logits = Float32Array.from({ length: 2 * count * steps }, () => 2 * random.normal());
  const zones = Int8Array.from(
    { length: count * steps },
    () => [ZONE.other, ZONE.other, ZONE.keyword, ZONE.nothing][random.integer(4)],
  );
  const weights: StepWeights = {
    ...{ positives: random.integer(2) ? "all" : "loudest", hard: [0, 0.5, 1][random.integer(3)] },
    hardest: 1 + random.integer(4),
  };
  return { random, judged: { logits, zones, count, steps }, weights };
}

const SCALE = { perKeyword: 0.7, perSegment: 0.3 };
const softplus = (x: number): number => Math.log1p(Math.exp(-Math.abs(x))) + Math.max(0, x);

/** The loss as its definition has it; `shares` are those of other logits, as they have no gradient. */
function slow(judged: JudgedSteps, weights: StepWeights, shares = judged): number {
  const { zones, count, steps } = judged;
  const oddsOf = ({ logits }: JudgedSteps, b: number) =>
    Array.from({ length: steps }, (_, t) => {
      const at = 2 * (t * count + b);
      return logits[at + 1] - logits[at];
    });
  let loss = 0;
  for (let b = 0; b < count; b++) {
    const odds = oddsOf(judged, b);
    const fixed = oddsOf(shares, b);
    const at = (zone: number) => [...odds.keys()].filter((t) => zones[b * steps + t] === zone);
    const said = at(ZONE.keyword);
    if (said.length > 0) {
      const raw = said.map((t) => weights.positives === "all" ? 1 : Math.exp(fixed[t] / 2));
      const sum = raw.reduce((a, c) => a + c, 0);
      said.forEach((t, i) => loss += 0.5 * SCALE.perKeyword * raw[i] / sum * softplus(-odds[t]));
    }
    const others = at(ZONE.other);
    const hard = others.toSorted((a, c) => fixed[c] - fixed[a]).slice(0, weights.hardest);
    const mean = (of: number[]) => of.reduce((sum, t) => sum + softplus(odds[t]), 0) / of.length;
    if (others.length > 0) {
      loss += 0.5 * SCALE.perSegment * (1 - weights.hard) * mean(others);
      loss += 0.5 * SCALE.perSegment * weights.hard * mean(hard);
    }
  }
  return loss;
}

/** Whether the slopes in `dLogits` are the finite differences of a loss. */
function assertSlopes(
  judged: JudgedSteps,
  dLogits: Float32Array,
  loss: (moved: JudgedSteps) => number,
): void {
  judged.logits.forEach((_, i) => {
    const moved = (by: number): number => {
      const logits = judged.logits.slice();
      logits[i] += by;
      return loss({ ...judged, logits });
    };
    const slope = (moved(1 / 64) - moved(-1 / 64)) * 32;
    assertAlmostEquals(dLogits[i], slope, 2e-4);
  });
}

Deno.test("the cross-entropy of steps is its definition, its slopes are finite differences", () => {
  for (let seed = 0; seed < 60; seed++) {
    const { judged, weights } = draw(seed);
    const dLogits = new Float32Array(judged.logits.length);
    const loss = stepCrossEntropy(dLogits, judged, weights, SCALE);
    assertAlmostEquals(loss, slow(judged, weights), 1e-9);
    assertSlopes(judged, dLogits, (moved) => slow(moved, weights, judged));
    // Slopes are added to.
    stepCrossEntropy(dLogits, judged, weights, SCALE);
    assertSlopes(judged, dLogits, (moved) => 2 * slow(moved, weights, judged));
  }
});

Deno.test("steps that shall say nothing teach nothing", () => {
  const { judged, weights } = draw(3);
  const dLogits = new Float32Array(judged.logits.length);
  const mute = { ...judged, zones: judged.zones.map(() => ZONE.nothing) };
  assertEquals(stepCrossEntropy(dLogits, mute, weights, SCALE), 0);
  assert(dLogits.every((slope) => slope === 0));
});

Deno.test("distillation of steps is the weighted divergence of two Bernoulli distributions, its slopes are finite differences", () => {
  for (let seed = 0; seed < 40; seed++) {
    const { random, judged } = draw(seed);
    const { count, steps, zones } = judged;
    const teacher = Float64Array.from({ length: count * steps }, () => 3 * random.normal());
    const weights = Float64Array.from({ length: count }, () => random.uniform());
    const options = { temperature: random.between(1, 3), positive: random.between(1, 4) };
    const { temperature, positive } = options;
    const loss = ({ logits }: JudgedSteps): number => {
      let sum = 0;
      for (let b = 0; b < count; b++) {
        const share = (t: number): number => zones[b * steps + t] === ZONE.keyword ? positive : 1;
        const total = Array.from({ length: steps }, (_, t) => share(t)).reduce((a, c) => a + c, 0);
        for (let t = 0; t < steps; t++) {
          const at = 2 * (t * count + b);
          const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
          const p = sigmoid(teacher[b * steps + t] / temperature);
          const q = sigmoid((logits[at + 1] - logits[at]) / temperature);
          const divergence = p * Math.log(p / q) + (1 - p) * Math.log((1 - p) / (1 - q));
          sum += weights[b] * share(t) / total * temperature ** 2 * divergence;
        }
      }
      return sum;
    };
    const dLogits = new Float32Array(judged.logits.length);
    assertAlmostEquals(
      stepDistillation(dLogits, judged, teacher, options, weights),
      loss(judged),
      1e-6,
    );
    assertSlopes(judged, dLogits, loss);
  }
});
