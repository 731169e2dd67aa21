import { assert, assertEquals, assertMatch } from "@std/assert";
import { Random } from "@kws/kernels";
import { createDetector, createSpotter, decodeKws, encodeKws } from "@kws/runtime";
import type { CrnnShape } from "@kws/runtime/network";
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

Deno.test({
  ...compiled("a keyword must be UTF-8 in C as in the runtime"),
  fn: () =>
    withDriver(SANITIZERS, async (driver) => {
      const whole = encodeKws({ ...drawPacked("crnn", 1), keyword: "happy", rule: RULE });
      const at = new TextDecoder("latin1").decode(whole).indexOf("happy");
      const keywords = [
        ...[[0xc0, 0x80], [0xc2, 0x80], [0xdf, 0xbf], [0xc2, 0x7f], [0x80], [0xff]],
        ...[[0xe0, 0x9f, 0xbf], [0xe0, 0xa0, 0x80], [0xed, 0x9f, 0xbf], [0xed, 0xa0, 0x80]],
        ...[[0xf0, 0x8f, 0xbf, 0xbf], [0xf0, 0x90, 0x80, 0x80], [0xf4, 0x8f, 0xbf, 0xbf]],
        ...[[0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80], [0x61, 0x61, 0x61, 0xe3, 0x81]],
      ];
      const files = keywords.map((bytes) => changed(whole, at, ...bytes));
      const outcomes = await driver(files.map(caseOf));
      assertEquals(outcomes.map(({ bytes }) => bytes > 0), files.map(listens));
      assertEquals(outcomes.filter(({ bytes }) => bytes > 0).length, 6);
      for (const { bytes } of outcomes) assert(bytes > 0 || bytes === -10);
    }),
});

Deno.test({
  ...compiled("scales that let a sum overflow, or lie too low for a shift, are refused in C"),
  fn: () =>
    withDriver(SANITIZERS, async (driver) => {
      const shape: CrnnShape = {
        ...{ bands: 40, channels: 6, kernel: [4, 3], stride: [1, 2] },
        ...{ hidden: 8, layers: 1, dropout: 0 },
      };
      const drawn = drawPacked("crnn", 1, { shape, extreme: true });
      // The product of the first layer's input has the scale of its matrix less 32 then.
      const fileOf = (scale: number): Uint8Array<ArrayBuffer> =>
        encodeKws({
          ...drawn,
          rule: RULE,
          scales: [-128, -128],
          tensors: drawn.tensors.map((tensor) =>
            /weight_ih_l0/.test(tensor.name)
              ? { ...tensor, scales: tensor.scales.map(() => scale) }
              : tensor
          ),
        });
      const [least, next] = [fileOf(-120), fileOf(-119)];
      const byte = least.findIndex((value, i) => i >= 8 && value !== next[i]);
      const low = Math.log2(least[byte] ^ next[byte]);
      // Of −120 these bits make −128 and 127.
      const turned = [[3], [0, 1, 2, 4, 5, 6, 7]].map((bits) => {
        const file = Uint8Array.from(least);
        for (const bit of bits) file[byte + (low + bit >> 3)] ^= 1 << (low + bit & 7);
        return signed(file);
      });
      const files = [least, next, ...turned];
      const outcomes = await driver(files.map(caseOf));
      assertEquals(outcomes.map(({ bytes }) => Math.min(0, bytes)), [0, 0, -15, -15]);
      assertEquals(files.map(listens), [true, true, false, false]);
    }),
});
