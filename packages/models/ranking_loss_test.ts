import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { Random } from "@kws/kernels";
import { rankingLoss } from "./ranking_loss.ts";

/** Logits and labels −1, 0 and 1 of some clips. */
function draw(seed: number): { logits: Float32Array; labels: number[] } {
  const random = Random.root(seed).stream("ranking");
  const labels = Array.from({ length: 2 + random.integer(12) }, () => random.integer(3) - 1);
  return {
    labels,
    logits: Float32Array.from({ length: 2 * labels.length }, () => random.normal()),
  };
}

/** The loss as it is written. */
function written(logits: ArrayLike<number>, labels: number[]): number {
  const odds = labels.map((_, b) => logits[2 * b + 1] - logits[2 * b]);
  const pairs = labels.flatMap((one, k) =>
    one !== 1 ? [] : labels.flatMap((other, o) => other !== 0 ? [] : [odds[o] - odds[k]])
  );
  if (pairs.length === 0) return 0;
  return pairs.reduce((sum, x) => sum + Math.log(1 + Math.exp(x)), 0) / pairs.length;
}

Deno.test("the loss on ranking and its gradient are those of its definition", () => {
  let paired = 0;
  for (let seed = 0; seed < 60; seed++) {
    const { logits, labels } = draw(seed);
    const weight = 1 + seed / 10;
    const before = Float32Array.from(logits, (_, i) => i / 10);
    const slopes = before.slice();
    const loss = rankingLoss(slopes, logits, labels, weight);
    assertAlmostEquals(loss, weight * written(logits, labels), 1e-6);
    if (loss > 0) paired++;
    const exact = Float64Array.from(logits);
    for (let i = 0; i < exact.length; i++) {
      const [up, down] = [1e-5, -1e-5].map((by) => {
        const moved = exact.slice();
        moved[i] += by;
        return weight * written(moved, labels);
      });
      assertAlmostEquals(slopes[i] - before[i], (up - down) / 2e-5, 1e-5);
    }
  }
  assert(paired > 30);
});

Deno.test("without a keyword's clip or another there is no loss on ranking", () => {
  for (const labels of [[1, 1, -1], [0, -1, 0], [-1, -1, -1]]) {
    const slopes = new Float32Array(6);
    assertEquals(rankingLoss(slopes, Float32Array.of(1, 2, 3, 4, 5, 7), labels, 1), 0);
    assertEquals(slopes, new Float32Array(6));
  }
});
