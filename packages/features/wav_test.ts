import { assertEquals, assertThrows } from "@std/assert";
import { decodeAudio } from "./decode.ts";
import { type WavPlan, writeWav } from "./_test_wav.ts";

function decode(samples: readonly number[], plan?: WavPlan): number[] {
  return [...decodeAudio(writeWav(samples, plan), "a.wav").pcm];
}

function assertRefused(bytes: Uint8Array, reason: string): void {
  assertThrows(() => decodeAudio(bytes, "a.wav"), SyntaxError, `Cannot decode a.wav: at byte`);
  assertThrows(() => decodeAudio(bytes, "a.wav"), SyntaxError, reason);
}

/** Samples of each encoding, and the nearest of 16 bits: halves go up, what is too loud is limited. */
const ENCODINGS: [WavPlan, number[], number[]][] = [
  [{ bits: 8 }, [-128, -1, 0, 1, 127], [-32768, -256, 0, 256, 32512]],
  [{ bits: 16 }, [-32768, -1, 0, 1, 32767], [-32768, -1, 0, 1, 32767]],
  [
    { bits: 24 },
    [-8388608, -129, -128, -127, 127, 128, 8388607, 256 * 12345],
    [-32768, -1, 0, 0, 0, 1, 32767, 12345],
  ],
  [
    { bits: 32 },
    [-2147483648, -32769, -32768, 32767, 32768, 2147483647, 65536 * -12345],
    [-32768, -1, 0, 0, 1, 32767, -12345],
  ],
  ...([32, 64] as const).map((bits): [WavPlan, number[], number[]] => [
    { format: 3, bits },
    [-1, -1.5 / 32768, -0.5 / 32768, 0.5 / 32768, 0.25, 1, 1.5, -7, 1e30, -1e-30],
    [-32768, -1, 0, 1, 8192, 32767, 32767, -32768, 32767, 0],
  ]),
];

Deno.test("PCM of 8 to 32 bits and floats of 32 and 64 become the nearest samples of 16 bits", () => {
  for (const [plan, samples, wanted] of ENCODINGS) {
    for (const extensible of [false, true]) {
      assertEquals(decode(samples, { ...plan, extensible }), wanted);
    }
  }
});

Deno.test("the channels of a WAV file are averaged before they are rounded", () => {
  assertEquals(decode([1, 2, -1, -2, 5, 5], { channels: 2 }), [2, -1, 5]);
  assertEquals(decode([256, 128, 0, 0, 0, 1], { channels: 3, bits: 24 }), [1, 0]);
  assertEquals(decode([-127, 127, 1, 0], { channels: 2, bits: 8 }), [0, 128]);
  assertEquals(decode([1, 0.5, -3, 3], { channels: 2, format: 3, bits: 32 }), [24576, 0]);
  assertEquals(decode(Array(2 * 300).fill(7), { channels: 300 }), [7, 7]);
});

Deno.test("floats that are no finite numbers become 0 and are counted", () => {
  for (const bits of [32, 64]) {
    const samples = [0.5, NaN, 0.25, -Infinity, Infinity, 0.125];
    const plan = { format: 3, bits };
    const { pcm, repaired } = decodeAudio(writeWav(samples, plan), "a.wav");
    assertEquals([[...pcm], repaired], [[16384, 0, 8192, 0, 0, 4096], 3]);
    const stereo = decodeAudio(writeWav(samples, { ...plan, channels: 2 }), "a.wav");
    assertEquals([[...stereo.pcm], stereo.repaired], [[8192, 4096, 2048], 3]);
    assertEquals("repaired" in decodeAudio(writeWav([0.5], plan), "a.wav"), false);
  }
});

Deno.test("byte rate and block align must be those of the format", () => {
  assertRefused(
    writeWav([1, 2], { channels: 2, align: 1 }),
    "at byte 32, the block align of 2 channels of 16 bits must be 4, it is 1",
  );
  assertRefused(
    writeWav([1, 2], { byteRate: 16000 }),
    "at byte 28, the byte rate must be 32000, sample rate times block align, it is 16000",
  );
  assertRefused(writeWav([1], { channels: 0, align: 0 }), "channels must be above 0");
});

Deno.test("a sample rate is believed from 1 kHz to 768 kHz", () => {
  for (const sampleRate of [1000, 768000]) {
    assertEquals(decodeAudio(writeWav([1], { sampleRate }), "a.wav").sampleRate, sampleRate);
  }
  for (const sampleRate of [0, 999, 768001, 268451456]) {
    assertRefused(
      writeWav([1], { sampleRate, byteRate: 2 * sampleRate }),
      `at byte 24, the sample rate must be from 1000 to 768000 Hz, it is ${sampleRate}`,
    );
  }
});

Deno.test("the sub-format of an extensible file is compared as a whole", () => {
  const bytes = writeWav([1, 2], { extensible: true });
  for (let at = 44; at < 60; at++) {
    const flipped = bytes.slice();
    flipped[at] ^= 4;
    assertRefused(flipped, at < 46 ? "this is format" : "is neither PCM nor floats");
  }
  const without = bytes.slice();
  without[36] = 0;
  assertRefused(without, "an extensible format needs 22 bytes more, it has 0");
  assertRefused(writeWav([1], { extensible: true, validBits: 17 }), "17 valid bits do not fit");
  assertEquals(decode([256 * 16], { extensible: true, bits: 24, validBits: 20 }), [16]);
});

Deno.test("encodings that are not read are refused by name", () => {
  for (
    const [format, bits, reason] of [
      [2, 4, "this is format 2 (Microsoft ADPCM), 4 bits"],
      [6, 8, "this is format 6 (A-law), 8 bits"],
      [7, 8, "this is format 7 (µ-law), 8 bits"],
      [0x55, 16, "this is format 85 (MP3), 16 bits"],
      [1, 12, "this is format 1, 12 bits"],
      [1, 64, "this is format 1, 64 bits"],
      [3, 16, "this is format 3, 16 bits"],
    ] as const
  ) assertRefused(writeWav([], { format, bits }), reason);
});

Deno.test("a file whose writer could not know its size is read to the end", () => {
  const samples = Array.from({ length: 50 }, (_, i) => 100 * i);
  for (
    const [dataSize, riffSize] of [
      [0xffffffff, 0xffffffff], // ffmpeg
      [0x7ffff000, 0x7ffff024], // SoX, eSpeak
      [0x80000000, 0x80000024], // arecord
      [0xffffffff, 0],
      [144, 180], // The whole file's length in place of the data's.
    ]
  ) {
    assertEquals(decode(samples, { dataSize, riffSize }), samples);
    const odd = writeWav(samples, { dataSize, riffSize, behind: [1] });
    // Half a sample was not written any more; the file's length is another then.
    if (dataSize !== 144) assertEquals([...decodeAudio(odd, "a.wav").pcm], samples);
  }
  const open = { dataSize: 0xffffffff, riffSize: 0xffffffff };
  assertRefused(writeWav([], open), "cut short: 4294967295 bytes promised, 0 there");
});

Deno.test("a file that is cut short is refused, wherever it is cut", () => {
  const bytes = writeWav(Array.from({ length: 100 }, (_, i) => i));
  for (let length = 0; length < bytes.length; length++) {
    // Without exactly its header's length it looks like a file whose writer counted that in.
    if (length !== bytes.length - 44) assertRefused(bytes.subarray(0, length), "a.wav");
  }
  const cut = { dataSize: 0xffffffff, riffSize: 136 };
  assertRefused(writeWav([1, 2], cut), "cut short: 4294967295 bytes promised, 4 there");
  assertRefused(writeWav([1, 2], { dataSize: 48, riffSize: 40 }), "48 bytes promised, 4 there");
  assertRefused(writeWav([1, 2], { dataSize: 3 }), "3 bytes are no whole number of samples");
});

Deno.test("an unfinished file and one without samples are refused", () => {
  assertRefused(writeWav([]), "at byte 36, the data holds no samples");
  assertRefused(
    writeWav([1, 2, 3], { dataSize: 0 }),
    "at byte 36, the data holds no samples, though 6 bytes follow: it is empty, or unfinished",
  );
});

Deno.test("other chunks are passed over, and those that are needed must be there once", () => {
  const chunks: [string, number[]][] = [["bext", Array(603).fill(1)], ["LIST", [1, 2, 3]]];
  assertEquals(decode([5, 6], { chunks, behind: [1, 2, 3] }), [5, 6]);
  assertRefused(writeWav([5], { chunks: [["data", []]] }), "the data holds no samples");
  assertRefused(writeWav([5], { chunks: [["fmt ", []]] }), "there is a second format chunk");
  const bytes = writeWav([5]);
  bytes[12] ^= 1;
  assertRefused(bytes, "the format chunk must come before the data");
  assertRefused(bytes.subarray(0, 36), "at byte 36, the file ends before its data chunk");
});

Deno.test("RF64 is read, with the size of its ds64 chunk", () => {
  assertEquals(decode([5, -6, 7], { rf64: true, behind: [1, 2, 3, 4] }), [5, -6, 7]);
  assertEquals(decode([5, -6, 7], { rf64: true, dataSize: 4 }), [5, -6]);
  const bytes = writeWav([5, -6, 7], { rf64: true });
  assertRefused(bytes.subarray(0, bytes.length - 2), "cut short: 6 bytes promised, 4 there");
  // A writer that could not go back leaves what is no size: the samples go on to the end.
  for (const left of [0, 0xffffffff]) {
    const open = writeWav([5, -6, 7], { rf64: true });
    const view = new DataView(open.buffer, open.byteOffset);
    for (const at of [4, 20, 24, 28, 32]) view.setUint32(at, at === 4 ? 0xffffffff : left, true);
    assertEquals([...decodeAudio(open, "open").pcm], [5, -6, 7]);
  }
  bytes[32] = 1; // 2³² bytes more.
  assertRefused(bytes, "cut short: 4294967302 bytes promised, 6 there");
});
