import { assert, assertEquals, assertMatch } from "@std/assert";
import { Random } from "@kws/kernels";
import { createDetector, createSpotter, decodeKws, encodeKws } from "@kws/runtime";
import { changed, drawFloat, drawPacked, drawSound, ofLength, signed } from "@kws/runtime/testing";
import { type Case, compiled, withDriver } from "./_driver.ts";

const RULE = { smoothing: 2, threshold: 0.5, refractory: 0.1 };

/** With these a read beyond a file or its memory, or an operation without meaning, ends the program. */
const SANITIZERS = ["-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"];

const SOUND = Int16Array.from(drawSound(6000, 1), (value) => Math.round(32767 * value));

function caseOf(model: Uint8Array): Case {
  return { model, samples: SOUND, pieces: [SOUND.length] };
}

/** Small models of every path of the step. */
function originals(): Uint8Array<ArrayBuffer>[] {
  return Array.from({ length: 12 }, (_, seed) => {
    const extreme = seed % 3 === 2;
    return encodeKws({ ...drawPacked("crnn", seed, { extreme }), rule: RULE });
  });
}

/** Whether the runtime listens with a file of version 2. */
function listens(model: Uint8Array): boolean {
  try {
    createDetector({ model });
    return true;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return false;
    throw error;
  }
}

Deno.test({
  ...compiled("a file that is cut anywhere is refused in C, with a checksum that fits too"),
  fn: () =>
    withDriver(SANITIZERS, async (driver) => {
      const [whole] = originals().sort((a, b) => a.length - b.length);
      const lengths = Array.from({ length: whole.length }, (_, length) => length);
      const cut = await driver(lengths.map((length) => caseOf(whole.slice(0, length))));
      assertEquals(cut.map(({ bytes }) => bytes), lengths.map((length) => length < 8 ? -1 : -3));
      const fitting = lengths.slice(8).map((length) => ofLength(whole, length));
      const outcomes = await driver(fitting.map(caseOf));
      outcomes.forEach(({ bytes }, i) => assert(bytes < -3, `${i + 8} bytes give ${bytes}`));
      assertEquals((await driver([caseOf(ofLength(whole, whole.length + 1))]))[0].bytes, -12);
      assert((await driver([caseOf(whole)]))[0].bytes > 0);
    }),
});

Deno.test({
  ...compiled(
    "a file with bits turned is refused in C where the runtime refuses it, or steps alike",
  ),
  fn: () =>
    withDriver(SANITIZERS, async (driver) => {
      const files = originals();
      const broken = Array.from({ length: 3000 }, (_, i) => {
        const random = Random.root(i).stream("turned");
        const file = Uint8Array.from(files[random.integer(files.length)]);
        // Most turn what stands before the weights.
        const most = random.integer(3) > 0 ? 32 : file.length - 8;
        for (let n = 1 + random.integer(3); n > 0; n--) {
          file[8 + random.integer(most)] ^= 1 << random.integer(8);
        }
        return signed(file);
      });
      const outcomes = await driver(broken.map(caseOf));
      let ran = 0;
      const errors = new Set<number>();
      outcomes.forEach(({ bytes, heard }, i) => {
        assertEquals([i, bytes > 0], [i, listens(broken[i])]);
        errors.add(Math.min(0, bytes));
        if (bytes < 0) return;
        ran++;
        if (ran % 4 > 0) return;
        const steps = createSpotter(decodeKws(broken[i], "x")).run(SOUND);
        assertEquals([i, heard[0].steps], [i, steps]);
      });
      assert(ran > 300 && errors.size > 8, `${ran} ran, errors ${[...errors].join()}`);
    }),
});

Deno.test({
  ...compiled("what is no file for this detector is told from what is damaged"),
  fn: () =>
    withDriver(SANITIZERS, async (driver) => {
      const { rule: _, ...unruled } = drawPacked("crnn", 1);
      const whole = encodeKws({ ...unruled, keyword: "happy", rule: RULE });
      const files: [number, Uint8Array][] = [
        [-1, new Uint8Array(0)],
        [-1, new TextEncoder().encode("no model at all")],
        [-2, Uint8Array.from(whole).fill(1, 3, 4)],
        [-3, Uint8Array.from(whole).fill(0, whole.length - 2)],
        [-4, ofLength(whole, 9)],
        [-5, encodeKws({ ...drawPacked("ds-cnn", 1), rule: RULE })],
        [-6, encodeKws({ ...drawFloat("crnn", 1, 16), rule: RULE })],
        [-7, encodeKws(unruled)],
        [-10, changed(whole, new TextDecoder("latin1").decode(whole).indexOf("happy"), 0xff)],
        [-12, ofLength(whole, whole.length + 1)],
      ];
      const outcomes = await driver(files.map(([, file]) => caseOf(file)));
      assertEquals(outcomes.map(({ bytes }) => bytes), files.map(([error]) => error));
      const words = new Set(outcomes.map(({ words }) => words));
      assertEquals(words.size, new Set(files.map(([error]) => error)).size);
      for (const text of words) assertMatch(text!, /^Cannot read the model as \w.+ must .+: /);
    }),
});
