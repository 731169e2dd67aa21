import { assert, assertEquals } from "@std/assert";
import { cos, Kernels, PI, sin } from "@kws/kernels";
import {
  checkFrontEnd,
  type FrontEnd,
  hannWindow,
  melSlopes,
  powerOfTwo,
  transformStages,
} from "./front_end.ts";
import { planLogMel } from "./_plan.ts";

/** The words of a plan, as `assembly/plan.ts` has them. */
const [STAGES, STAGE, INPUT, PAIR, SLOPE, WEIGHT] = [2, 3, 4, 5, 6, 7];

/** All lengths of frames that a file may have. */
const LENGTHS = Array.from({ length: 2048 }, (_, i) => 4 * (i + 1)).filter((fftLength) => {
  try {
    checkFrontEnd({ sampleRate: 16000, fftLength, hop: 1, bands: 1 });
    return true;
  } catch {
    return false;
  }
});

/** A front end's tables as the kernels make them, each value as a number. */
function madeTables(frontEnd: FrontEnd) {
  const { fftLength, bands } = frontEnd;
  const { kernels, plan, guard, x } = Kernels.build((kernels) => ({
    kernels,
    plan: planLogMel(kernels, frontEnd),
    guard: kernels.f32(64),
    x: kernels.f32(2 * fftLength),
  }));
  guard.fill(7);
  kernels.wasm.powerSpectrum(x.byteOffset + 4 * fftLength, x.byteOffset, plan);
  assert(guard.every((value) => value === 7), `the tables of ${fftLength} have room`);
  const { buffer } = kernels.wasm.memory;
  const words = new Int32Array(buffer, plan, 9);
  const mixed = (at: number, rows: number, whole: number, all: number): number[] =>
    Array.from(
      { length: rows * all },
      (_, i) => new (i % all < whole ? Int32Array : Float32Array)(buffer, at + 4 * i, 1)[0],
    );
  const stages = mixed(words[STAGE], words[STAGES], 5, 5);
  const slopes = mixed(words[SLOPE], bands + 1, 1, 1);
  return {
    stages: stages.filter((_, i) => i % 5 < 4),
    twiddles: Array.from({ length: words[STAGES] }, (_, i) => {
      const [radix, , groups, , at] = stages.slice(5 * i);
      return mixed(at, (radix - 1) * (groups - 1), 0, 2);
    }),
    input: mixed(words[INPUT], fftLength / 4, 2, 6),
    pairs: mixed(words[PAIR], Math.floor(fftLength / 4) + 1, 2, 4),
    slopes,
    weights: mixed(words[WEIGHT], slopes.reduce((sum, n) => sum + n, 0), 0, 1),
  };
}

/** The same tables by their definitions. */
function definedTables(frontEnd: FrontEnd): ReturnType<typeof madeTables> {
  const { fftLength } = frontEnd;
  const points = fftLength / 2;
  const even = powerOfTwo(points);
  const odd = points / even;
  const f = Math.fround;
  const stages = transformStages(points);
  const window = hannWindow(fftLength);
  const place = (k: number): number => 32 * (even * (k % odd) + k % even);
  const range = (length: number): number[] => [...Array(length).keys()];
  const slopes = melSlopes(frontEnd);
  const places: number[] = [];
  for (const i of range(points)) {
    places[(even * Math.floor(i / even) + odd * (i % even)) % points] = i;
  }
  return {
    stages: stages.flatMap(({ radix, blocks, groups, stride }) => [radix, blocks, groups, stride]),
    twiddles: stages.map(({ radix, groups }) =>
      range(groups - 1).flatMap((k) =>
        range(radix - 1).flatMap((j) => {
          const length = radix * groups;
          const turn = 2 * PI * ((j + 1) * (k + 1) % length) / length;
          return [f(cos(turn)), f(sin(turn))];
        })
      )
    ),
    input: range(points / 2).flatMap((pair) => [
      ...[32 * places[2 * pair], 32 * places[2 * pair + 1]],
      ...range(4).map((i) => f(window[4 * pair + i] / 2)),
    ]),
    pairs: range(Math.floor(points / 2) + 1).flatMap((k) => {
      const turn = 2 * PI * k / fftLength;
      return [place(k), place(points - k), f(cos(turn)), f(sin(turn))];
    }),
    slopes: slopes.map(({ rising }) => rising.length),
    weights: slopes.flatMap(({ rising }) => [...rising].map(f)),
  };
}

Deno.test("the kernels' tables of every length of a frame are those of their definitions, bit for bit", () => {
  assert(LENGTHS.length > 100 && LENGTHS.includes(8192), `${LENGTHS.length}`);
  for (const [i, fftLength] of LENGTHS.entries()) {
    const frontEnd = {
      sampleRate: [8000, 16000, 44100][i % 3],
      fftLength,
      hop: 1,
      bands: 1 + i % 80,
    };
    assertEquals(madeTables(frontEnd), definedTables(frontEnd), `${fftLength}`);
  }
});

Deno.test("more bands than bins and the highest rate have tables too", () => {
  for (const fftLength of [4, 8, 12, 20, 400, 512]) {
    const frontEnd = { sampleRate: 131072, fftLength, hop: 1, bands: 256 };
    assertEquals(madeTables(frontEnd), definedTables(frontEnd), `${fftLength}`);
  }
});
