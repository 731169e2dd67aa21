import { assertEquals, assertLess, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Random } from "@kws/kernels";
import { decodeAudio } from "./decode.ts";
import { resample } from "./resample.ts";
import { encodeWav } from "./wav.ts";

const pcmArray = fc.int16Array({ minLength: 0, maxLength: 500 });

Deno.test("what is encoded as WAV is decoded to the same samples", () => {
  fc.assert(
    fc.property(pcmArray, fc.constantFrom(8000, 16000, 44100), (pcm, sampleRate) => {
      assertEquals(decodeAudio(encodeWav({ pcm, sampleRate }), "a.wav"), { pcm, sampleRate });
    }),
    { seed: 1 },
  );
});

Deno.test("a WAV file that is cut short names file, byte and reason", () => {
  const bytes = encodeWav({ pcm: new Int16Array(100), sampleRate: 16000 });
  assertThrows(
    () => decodeAudio(bytes.subarray(0, 200), "cut.wav"),
    SyntaxError,
    "Cannot decode cut.wav: at byte 36, the data is cut short: 200 bytes promised, 156 there",
  );
  assertThrows(() => decodeAudio(bytes.subarray(0, 40), "cut.wav"), SyntaxError, "at byte 36");
  assertThrows(() => decodeAudio(new Uint8Array(9), "none"), SyntaxError, "WAV or FLAC");
});

/** A FLAC file of verbatim subframes, written bit by bit from the format's description. */
function verbatimFlac(pcm: Int16Array, block: number): Uint8Array {
  const bits: number[] = [];
  const put = (value: number, count: number): void => {
    for (let i = count - 1; i >= 0; i--) bits.push(Math.floor(value / 2 ** i) & 1);
  };
  const flush = (): Uint8Array =>
    Uint8Array.from(
      { length: bits.length / 8 },
      (_, i) => bits.slice(8 * i, 8 * i + 8).reduce((byte, bit) => 2 * byte + bit, 0),
    );
  put(0x664c6143, 32);
  put(1, 1);
  put(0, 7);
  put(34, 24);
  put(block, 16);
  put(block, 16);
  put(0, 48);
  put(16000, 20);
  put(0, 3);
  put(15, 5);
  put(pcm.length, 36);
  for (let i = 0; i < 4; i++) put(0, 32);
  for (let at = 0, frame = 0; at < pcm.length; at += block, frame++) {
    const start = bits.length;
    const part = pcm.subarray(at, at + block);
    put(0x3ffe, 14);
    put(0, 2);
    put(7, 4); // Block size in 16 bits.
    put(5, 4); // 16 kHz.
    put(0, 4);
    put(4, 3); // 16 bits.
    put(0, 1);
    put(frame, 8);
    put(part.length - 1, 16);
    put(0, 8);
    put(0, 1);
    put(1, 6);
    put(0, 1);
    for (const sample of part) put(sample & 0xffff, 16);
    let crc = 0;
    for (let i = start; i < bits.length; i++) {
      const top = (crc >> 15) & 1;
      crc = ((crc << 1) & 0xffff) ^ (top ^ bits[i] ? 0x8005 : 0);
    }
    put(crc, 16);
  }
  return flush();
}

Deno.test("verbatim FLAC frames decode to their samples", () => {
  fc.assert(
    fc.property(pcmArray, fc.integer({ min: 16, max: 300 }), (pcm, block) => {
      fc.pre(pcm.length > 0);
      assertEquals(decodeAudio(verbatimFlac(pcm, block), "a.flac"), { pcm, sampleRate: 16000 });
    }),
    { seed: 2 },
  );
});

Deno.test("a FLAC file with a flipped bit or a missing end is an error with its place", () => {
  const random = Random.root("flac");
  const pcm = Int16Array.from({ length: 200 }, () => random.integer(1000));
  const bytes = verbatimFlac(pcm, 100);
  const flipped = bytes.slice();
  flipped[150] ^= 1;
  assertThrows(() => decodeAudio(flipped, "a.flac"), SyntaxError, "checksum is wrong");
  assertThrows(
    () => decodeAudio(bytes.subarray(0, 300), "a.flac"),
    SyntaxError,
    "Cannot decode a.flac: at byte 300",
  );
});

Deno.test("resampling keeps a tone, its level and its length", () => {
  for (const [from, to] of [[8000, 16000], [44100, 16000], [48000, 16000], [16000, 8000]]) {
    const tone = Float32Array.from(
      { length: from },
      (_, i) => Math.sin(2 * Math.PI * 440 * i / from),
    );
    const out = resample(tone, from, to);
    assertEquals(out.length, to);
    for (let i = 200; i < to - 200; i++) {
      assertLess(Math.abs(out[i] - Math.sin(2 * Math.PI * 440 * i / to)), 2e-3);
    }
  }
});
