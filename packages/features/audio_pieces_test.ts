import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Random } from "@kws/kernels";
import { type ByteSource, memorySource } from "./byte_source.ts";
import { decodeAudio, openAudio } from "./decode.ts";
import { soundFormat } from "./sound_format.ts";
import { writeFlac } from "./_test_flac.ts";
import { writeWav } from "./_test_wav.ts";
import { encodeWav } from "./wav.ts";

/** A source whose buffer is used again for every read, as a file's is, and that counts what is read. */
function fileSource(bytes: Uint8Array): ByteSource & { most: number } {
  const buffer = new Uint8Array(2 ** 19);
  const source = {
    ...{ size: bytes.length, most: 0 },
    read: (at: number, count: number) => {
      const part = bytes.subarray(at, at + count);
      source.most = Math.max(source.most, part.length);
      buffer.fill(0xaa);
      buffer.set(part);
      return buffer.subarray(0, part.length);
    },
  };
  return source;
}

/** The pieces of a file as one, and what was thrown at their end. */
function take(source: ByteSource, maxSamples?: number): { pcm: number[]; error?: string } {
  const pcm: number[] = [];
  try {
    for (const piece of openAudio(source, "x", { maxSamples }).pieces()) {
      for (const sample of piece) pcm.push(sample);
    }
  } catch (error) {
    return { pcm, error: (error as Error).message };
  }
  return { pcm };
}

function noise(length: number, seed: number): Int16Array {
  const random = Random.root(seed);
  return Int16Array.from({ length }, () => random.integer(65536) - 32768);
}

Deno.test("the pieces of a WAV or FLAC file are its samples, whatever becomes of the source's buffer", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3000 }), fc.nat(), (length, seed) => {
      const pcm = noise(length, seed);
      const wav = encodeWav({ pcm, sampleRate: 16000 });
      const flac = writeFlac([[...pcm]], { block: 333 });
      for (const bytes of [wav, flac]) {
        assertEquals(take(fileSource(bytes)), { pcm: [...pcm] });
        assertEquals(decodeAudio(bytes, "x").pcm, pcm);
      }
    }),
    { seed: 1, numRuns: 50 },
  );
});

Deno.test("of a file of megabytes a small part is held at once, and it says how long it is", () => {
  const pcm = noise(700_000, 3);
  for (
    const bytes of [encodeWav({ pcm, sampleRate: 16000 }), writeFlac([[...pcm]], { block: 4096 })]
  ) {
    const source = fileSource(bytes);
    const audio = openAudio(source, "x");
    assertEquals([audio.samples, audio.sampleRate], [pcm.length, 16000]);
    let at = 0;
    for (const piece of audio.pieces()) {
      assertEquals(piece, pcm.slice(at, at + piece.length));
      at += piece.length;
    }
    assertEquals(at, pcm.length);
    assert(source.most <= 2 ** 18, `${source.most} bytes at once`);
  }
});

Deno.test("of a file that is cut short or damaged the samples before come first, then the reason", () => {
  const pcm = noise(1000, 4);
  const wav = encodeWav({ pcm, sampleRate: 16000 });
  // An odd byte is no sample.
  assertEquals(openAudio(memorySource(wav.subarray(0, 44 + 2 * 700 + 1)), "x").samples, 700);
  assertEquals(take(memorySource(wav.subarray(0, 44 + 2 * 700 + 1))), {
    pcm: [...pcm.subarray(0, 700)],
    error: "Cannot decode x: at byte 36, the data is cut short: 2000 bytes promised, 1401 there",
  });
  const flac = writeFlac([[...pcm]], { block: 100 });
  const cut = take(memorySource(flac.subarray(0, flac.length - 1)));
  assertEquals(cut.pcm, [...pcm.subarray(0, 900)]);
  assertEquals(cut.error, `Cannot decode x: at byte ${flac.length - 1}, the file is cut short`);
  const damaged = flac.slice();
  damaged[flac.length - 300] ^= 1;
  assertEquals(take(memorySource(damaged)).pcm, [...pcm.subarray(0, 800)]);
});

Deno.test("a file that becomes shorter while it is read says so", () => {
  const bytes = encodeWav({ pcm: noise(300_000, 5), sampleRate: 16000 });
  let reads = 0;
  const source: ByteSource = {
    size: bytes.length,
    read: (at, count) =>
      bytes.subarray(at, Math.min(at + count, count > 1000 && ++reads > 1 ? 0 : Infinity)),
  };
  const { pcm, error } = take(source);
  assertEquals(pcm.length, 131072);
  assertEquals(
    error,
    "Cannot decode x: at byte 262188, the file has become shorter since it was opened",
  );
});

Deno.test("chunks and metadata before the samples are passed over, however long", () => {
  const bytes = writeWav([1, 2, 3], { chunks: [["junk", Array(100_000).fill(7)]] });
  const source = fileSource(bytes);
  assertEquals(take(source), { pcm: [1, 2, 3] });
  assert(source.most <= 40);
});

Deno.test("what a file is, is known by what it begins with", () => {
  const begin = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));
  assertEquals(
    ["RIFF", "RF64", "fLaC", "ID3", "OggS", "\0\0\0\0", ""].map((text) => soundFormat(begin(text))),
    ["WAV", "WAV", "FLAC", "MP3 with an ID3 tag", "Ogg", undefined, undefined],
  );
  assertThrows(() => openAudio(memorySource(begin("OggS")), "x"), SyntaxError, "this is Ogg");
});
