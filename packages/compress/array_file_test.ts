import { assertEquals, assertThrows } from "@std/assert";
import { allocateExam, type Exam, readExam, writeExam } from "./exam.ts";
import { allocateLessons, type Lessons, readLessons, writeLessons } from "./lessons.ts";

const FRONT_END = { sampleRate: 16000, fftLength: 512, hop: 320, bands: 2 };

/** Lessons whose every element has a value of its own. */
function lessons(): Lessons {
  const own = allocateLessons({
    ...{ keyword: "toy", frontEnd: FRONT_END, count: 3, frames: 4, steps: 2, width: 5 },
  });
  let next = 1;
  for (const array of [own.kinds, own.features, own.odds, own.attention, own.pooled]) {
    for (let i = 0; i < array.length; i++) array[i] = next++;
  }
  return own;
}

function exam(): Exam {
  const own = allocateExam({
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

Deno.test("lessons come back from their file as they were", () => {
  withFile((path) => {
    writeLessons(lessons(), path);
    assertEquals(readLessons(path), lessons());
  });
});

Deno.test("lessons lie in their file as kinds, features, odds, attention, pooled states", () => {
  withFile((path) => {
    const { kinds, features, odds, attention, pooled, ...header } = lessons();
    writeLessons(lessons(), path);
    const { keyword, frontEnd, count, frames, steps, width } = header;
    const expected = bytesOf(
      "KWSLESS1",
      { keyword, frontEnd, count, frames, steps, width },
      [kinds, features, odds, attention, pooled],
    );
    assertEquals(Deno.readFileSync(path), expected);
    // What was written before is read today.
    Deno.writeFileSync(path, expected);
    assertEquals(readLessons(path), lessons());
  });
});

Deno.test("an exam lies in its file as validation, then test, and comes back", () => {
  withFile((path) => {
    const { validation, test, ...header } = exam();
    writeExam(exam(), path);
    assertEquals(Deno.readFileSync(path), bytesOf("KWSEXAM1", header, [validation, test]));
    assertEquals(readExam(path), exam());
  });
});

Deno.test("a file of arrays that is cut short or of another format is refused with its name", () => {
  withFile((path) => {
    writeLessons(lessons(), path);
    const bytes = Deno.readFileSync(path);
    for (let length = 0; length < bytes.length; length += 5) {
      Deno.writeFileSync(path, bytes.subarray(0, length));
      assertThrows(() => readLessons(path), SyntaxError, `Cannot read ${path}: it is cut short`);
    }
    Deno.writeFileSync(path, bytes);
    assertThrows(() => readExam(path), SyntaxError, 'at byte 0, "KWSEXAM1" is required');
  });
});

Deno.test("arrays above four megabytes are written and read in pieces", () => {
  withFile((path) => {
    const large = allocateExam({
      ...{ frontEnd: FRONT_END, frames: 500, variants: 1, validationClips: 1200, testClips: 1 },
    });
    large.validation.forEach((_, i) => large.validation[i] = i % 9973);
    writeExam(large, path);
    const back = readExam(path);
    assertEquals(back.validation.every((value, i) => value === i % 9973), true);
    assertEquals(back.validation.length, 1200000);
  });
});
