import { assertEquals, assertThrows } from "@std/assert";
import { allocateDistillationSet, type DistillationSet } from "./distillation_set.ts";
import { allocateEvaluationFeatures, type EvaluationFeatures } from "./evaluation_features.ts";
import {
  readDistillationSet,
  readEvaluationFeatures,
  writeDistillationSet,
  writeEvaluationFeatures,
} from "./files.ts";

const FRONT_END = { sampleRate: 16000, fftLength: 512, hop: 320, bands: 2 };

/** A distillation set whose every element has a value of its own. */
function set(): DistillationSet {
  const own = allocateDistillationSet({
    ...{ keyword: "toy", frontEnd: FRONT_END, count: 3, frames: 4, steps: 2, width: 5 },
  });
  let next = 1;
  for (const array of [own.kinds, own.features, own.logOdds, own.attention, own.pooled]) {
    for (let i = 0; i < array.length; i++) array[i] = next++;
  }
  return own;
}

function evaluation(): EvaluationFeatures {
  const own = allocateEvaluationFeatures({
    ...{ frontEnd: FRONT_END, frames: 3, variants: 2, validationClips: 2, testClips: 3 },
  });
  own.validation.forEach((_, i) => own.validation[i] = i + 0.5);
  own.test.forEach((_, i) => own.test[i] = -i - 0.25);
  return own;
}

function withFile(use: (path: string) => void): void {
  const dir = Deno.makeTempDirSync();
  try {
    use(`${dir}/arrays`);
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
}

/** A file as the format describes it. */
function bytesOf(magic: string, header: unknown, arrays: ArrayBufferView[]): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const parts = arrays.flatMap(({ buffer, byteOffset, byteLength }) => [
    ...new Uint8Array(buffer, byteOffset, byteLength),
  ]);
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, json.length, true);
  return Uint8Array.from([...new TextEncoder().encode(magic), ...length, ...json, ...parts]);
}

Deno.test("a distillation set comes back from its file as it was", () => {
  withFile((path) => {
    writeDistillationSet(set(), path);
    assertEquals(readDistillationSet(path), set());
  });
});

Deno.test("a distillation set lies in its file as kinds, features, log-odds, attention, pooled states", () => {
  withFile((path) => {
    const { kinds, features, logOdds, attention, pooled, ...header } = set();
    writeDistillationSet(set(), path);
    const { keyword, frontEnd, count, frames, steps, width } = header;
    const expected = bytesOf(
      "KWSLESS1",
      { keyword, frontEnd, count, frames, steps, width },
      [kinds, features, logOdds, attention, pooled],
    );
    assertEquals(Deno.readFileSync(path), expected);
    // What was written before is read today.
    Deno.writeFileSync(path, expected);
    assertEquals(readDistillationSet(path), set());
  });
});

Deno.test("evaluation features lie in their file as validation, then test, and come back", () => {
  withFile((path) => {
    const { validation, test, ...header } = evaluation();
    writeEvaluationFeatures(evaluation(), path);
    assertEquals(Deno.readFileSync(path), bytesOf("KWSEXAM1", header, [validation, test]));
    assertEquals(readEvaluationFeatures(path), evaluation());
  });
});

Deno.test("a file of arrays that is cut short or of another format is refused with its name", () => {
  withFile((path) => {
    writeDistillationSet(set(), path);
    const bytes = Deno.readFileSync(path);
    for (let length = 0; length < bytes.length; length += 5) {
      Deno.writeFileSync(path, bytes.subarray(0, length));
      assertThrows(
        () => readDistillationSet(path),
        SyntaxError,
        `Cannot read ${path}: it is cut short`,
      );
    }
    Deno.writeFileSync(path, bytes);
    assertThrows(
      () => readEvaluationFeatures(path),
      SyntaxError,
      'at byte 0, "KWSEXAM1" is required',
    );
  });
});

Deno.test("arrays above four megabytes are written and read in pieces", () => {
  withFile((path) => {
    const large = allocateEvaluationFeatures({
      ...{ frontEnd: FRONT_END, frames: 500, variants: 1, validationClips: 1200, testClips: 1 },
    });
    large.validation.forEach((_, i) => large.validation[i] = i % 9973);
    writeEvaluationFeatures(large, path);
    const back = readEvaluationFeatures(path);
    assertEquals(back.validation.every((value, i) => value === i % 9973), true);
    assertEquals(back.validation.length, 1200000);
  });
});
