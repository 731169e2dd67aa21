import { assertEquals, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { encodeWav } from "@kws/features";
import { writeFlac } from "@kws/features/testing";
import { rawSamples } from "./raw_input.ts";

/** What becomes of bytes that come in pieces. */
async function take(...pieces: readonly Uint8Array[]): Promise<{ pcm: number[]; error?: string }> {
  const pcm: number[] = [];
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (const piece of pieces) yield piece;
  }
  try {
    for await (const samples of rawSamples(chunks())) pcm.push(...samples);
  } catch (error) {
    return { pcm, error: (error as Error).message };
  }
  return { pcm };
}

function bytesOf(samples: readonly number[]): Uint8Array {
  return Uint8Array.from(samples.flatMap((value) => [value & 255, value >> 8 & 255]));
}

Deno.test("raw bytes in any pieces are their samples; half a sample at the end is told of", async () => {
  const sample = fc.integer({ min: -32768, max: 32767 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(sample, { minLength: 1, maxLength: 60 }),
      fc.array(fc.nat(130), { maxLength: 10 }),
      fc.boolean(),
      async (samples, cuts, isOdd) => {
        // No file of sound begins with this.
        const all = [258, ...samples];
        const bytes = Uint8Array.from([...bytesOf(all), ...isOdd ? [7] : []]);
        const ends = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
        const pieces = ends.slice(1).map((end, i) => bytes.subarray(ends[i], end));
        const { pcm, error } = await take(...pieces);
        assertEquals(pcm, all);
        assertEquals(error?.includes(`${bytes.length} bytes came`), isOdd ? true : undefined);
      },
    ),
    { seed: 3 },
  );
});

Deno.test("no bytes and a single byte are errors that say so", async () => {
  assertStringIncludes((await take()).error!, "it is empty");
  assertStringIncludes((await take(new Uint8Array(0))).error!, "it is empty");
  assertStringIncludes((await take(Uint8Array.of(5))).error!, "1 bytes came");
  assertEquals(await take(Uint8Array.of(5), Uint8Array.of(1)), { pcm: [261] });
});

Deno.test("a file of sound in place of raw samples is refused by name, in pieces of a byte too", async () => {
  const wav = encodeWav({ pcm: new Int16Array(50), sampleRate: 16000 });
  for (const [bytes, name] of [[wav, "WAV"], [writeFlac([[1, 2, 3]]), "FLAC"]] as const) {
    const bytewise = Array.from(bytes, (byte) => Uint8Array.of(byte));
    for (const pieces of [[bytes], bytewise]) {
      const { pcm, error } = await take(...pieces);
      assertEquals(pcm, []);
      assertStringIncludes(error!, `it begins as ${name} does`);
      assertStringIncludes(error!, "arecord -t raw");
    }
  }
  const mp3 = Uint8Array.from("ID3\x04\0\0\0\0\0\x05abcde", (letter) => letter.charCodeAt(0));
  const { error } = await take(mp3);
  assertStringIncludes(error!, "it begins as MP3 with an ID3 tag does; have it raw: arecord");
  // A header alone, shorter than what is waited for.
  assertStringIncludes((await take(wav.subarray(0, 10))).error!, "WAV");
});

Deno.test("sound that begins as loud as an MP3 frame's mark is heard", async () => {
  const samples = [-1, -2, -1, -1025, 3, 3, 3, 3];
  assertEquals(await take(bytesOf(samples)), { pcm: samples });
});
