import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { Random } from "@kws/kernels";
import { BASE_FRONT_END } from "@kws/features";
import { BASE_SHAPE } from "@kws/models";
import { alignSteps, attentionLoss, LEAST_ATTENTION, stepTimes } from "./attention_distillation.ts";
import { hintLoss, hintSize } from "./hint_loss.ts";

function shares(random: Random, n: number): Float64Array {
  const values = Float64Array.from({ length: n }, () => random.between(0.05, 1));
  const sum = values.reduce((a, b) => a + b, 0);
  return values.map((value) => value / sum);
}

Deno.test("aligning keeps all of the teacher's attention, whatever the strides", () => {
  for (let seed = 0; seed < 50; seed++) {
    const random = Random.root(seed).stream("align");
    const steps = [1 + random.integer(20), 1 + random.integer(20)];
    const [teacher, student] = steps.map((count) =>
      stepTimes(
        { ...BASE_SHAPE, kernel: [5, 1 + random.integer(20)], stride: [2, 1 + random.integer(9)] },
        { ...BASE_FRONT_END, hop: 80 * (1 + random.integer(4)) },
        count,
      )
    );
    const matrix = alignSteps(teacher, student);
    for (let t = 0; t < steps[0]; t++) {
      const row = matrix.subarray(t * steps[1], (t + 1) * steps[1]);
      assertAlmostEquals(row.reduce((a, b) => a + b, 0), 1, 1e-12);
      assert(row.every((value) => value >= 0));
    }
  }
});

Deno.test("steps at the same times are aligned one to one", () => {
  const times = stepTimes(BASE_SHAPE, BASE_FRONT_END, 11);
  alignSteps(times, times).forEach((value, i) => {
    assertAlmostEquals(value, Math.floor(i / 11) === i % 11 ? 1 : 0, 1e-12);
  });
});

Deno.test("attention's loss is 0 for equal attentions and above it for others", () => {
  for (let seed = 0; seed < 20; seed++) {
    const random = Random.root(seed).stream("kl");
    const teacher = shares(random, 9);
    const d = new Float32Array(9);
    const where = { start: 0, stride: 1 };
    assertAlmostEquals(attentionLoss(d, Float32Array.from(teacher), where, teacher, 2), 0, 1e-6);
    assert(attentionLoss(d, Float32Array.from(shares(random, 9)), where, teacher, 2) > 0);
  }
});

Deno.test("attention's gradient is that of finite differences", () => {
  const random = Random.root(4).stream("gradient");
  const teacher = shares(random, 6);
  const student = Float32Array.from(shares(random, 6));
  const where = { start: 0, stride: 1 };
  const d = new Float32Array(6);
  attentionLoss(d, student, where, teacher, 1.5);
  for (let i = 0; i < 6; i++) {
    const moved = (by: number): number => {
      const other = student.slice();
      other[i] += by;
      return attentionLoss(new Float32Array(6), other, where, teacher, 1.5);
    };
    assertAlmostEquals(d[i], (moved(0.001) - moved(-0.001)) / 0.002, 5e-3);
  }
});

Deno.test("below its bound attention's loss is flat, and its gradient the slope at the bound", () => {
  const teacher = Float64Array.of(0.5, 0.3, 0.2, 0);
  const where = { start: 1, stride: 2 };
  /** The loss and the gradient of a student that gives the first and the last step `own`. */
  const at = (own: number): [number, Float32Array] => {
    const student = Float32Array.of(9, own, 9, 0.6, 9, 0.4, 9, own);
    const d = new Float32Array(8);
    return [attentionLoss(d, student, where, teacher, 2), d];
  };
  const [bound, slope] = at(LEAST_ATTENTION);
  assertAlmostEquals(slope[1], -2 * 0.5 / LEAST_ATTENTION, 1e-2);
  for (const own of [0, 1e-30, LEAST_ATTENTION / 2, LEAST_ATTENTION * 0.999]) {
    assertEquals(at(own), [bound, slope]);
  }
  // Above it both follow the student's weight; without a target there is nothing to follow.
  const [above, less] = at(1.5 * LEAST_ATTENTION);
  assertAlmostEquals(above, bound - 2 * 0.5 * Math.log(1.5), 1e-6);
  assertAlmostEquals(less[1], slope[1] / 1.5, 1e-2);
  assert(Math.abs(less[7]) === 0 && Math.abs(slope[7]) === 0);
  // Nothing but the weights of this clip's steps has a gradient.
  assertEquals([0, 2, 4, 6].map((i) => slope[i]), [0, 0, 0, 0]);
});

Deno.test("the hints' gradients are those of finite differences", () => {
  const [from, to] = [3, 5];
  const random = Random.root(1).stream("hint");
  const values = (n: number): Float32Array =>
    Float32Array.from({ length: n }, () => random.normal());
  const parameters = values(hintSize(from, to));
  const [student, teacher] = [values(from), values(to)];
  const loss = (): number =>
    hintLoss(
      { from, to, parameters, gradients: new Float32Array(parameters.length) },
      student,
      teacher,
      new Float32Array(from),
      0.7,
    );
  const gradients = new Float32Array(parameters.length);
  const dStudent = new Float32Array(from);
  hintLoss({ from, to, parameters, gradients }, student, teacher, dStudent, 0.7);
  for (const [array, gradient] of [[parameters, gradients], [student, dStudent]] as const) {
    for (let i = 0; i < array.length; i++) {
      const kept = array[i];
      array[i] = kept + 0.01;
      const above = loss();
      array[i] = kept - 0.01;
      const below = loss();
      array[i] = kept;
      assertAlmostEquals(gradient[i], (above - below) / 0.02, 2e-2);
    }
  }
});
