import { assert, assertEquals, assertLess, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Random } from "@kws/kernels";
import { decodeAudio } from "./decode.ts";
import { writeFlac } from "./_test_flac.ts";
import { resample } from "./resample.ts";
import { encodeWav } from "./wav.ts";

const pcmArray = fc.int16Array({ minLength: 1, maxLength: 500 });

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
    () => decodeAudio(bytes.subarray(0, 180), "cut.wav"),
    SyntaxError,
    "Cannot decode cut.wav: at byte 36, the data is cut short: 200 bytes promised, 136 there",
  );
  assertThrows(() => decodeAudio(bytes.subarray(0, 40), "cut.wav"), SyntaxError, "at byte 36");
  assertThrows(() => decodeAudio(new Uint8Array(9), "none"), SyntaxError, "WAV or FLAC");
});

Deno.test("verbatim FLAC frames decode to their samples", () => {
  fc.assert(
    fc.property(pcmArray, fc.integer({ min: 16, max: 300 }), (pcm, block) => {
      const bytes = writeFlac([[...pcm]], { block });
      assertEquals(decodeAudio(bytes, "a.flac"), { pcm, sampleRate: 16000 });
    }),
    { seed: 2 },
  );
});

Deno.test("a FLAC file with a flipped bit or a missing end is an error with its place", () => {
  const random = Random.root("flac");
  const bytes = writeFlac([Array.from({ length: 200 }, () => random.integer(1000))]);
  const flipped = bytes.slice();
  flipped[150] ^= 1;
  assertThrows(() => decodeAudio(flipped, "a.flac"), SyntaxError, "the frame's checksum is wrong");
  assertThrows(
    () => decodeAudio(bytes.subarray(0, 300), "a.flac"),
    SyntaxError,
    "Cannot decode a.flac: at byte 300, the file is cut short",
  );
});

Deno.test("a file of another format is refused by its name", () => {
  const begin = (text: string) => Uint8Array.from(text.padEnd(60, "."), (c) => c.charCodeAt(0));
  for (
    const [text, name] of [
      [`OggS${"\0".repeat(24)}\x7fFLAC`, "this is FLAC in Ogg"],
      [`OggS${"\0".repeat(24)}\x01vorbis`, "this is Ogg"],
      ["RIFX\0\0\0\0WAVE", "this is a big-endian WAV file"],
      ["riff\x2e\x91\xcf\x11", "this is Wave64"],
      ["FORM\0\0\0\0AIFF", "this is AIFF"],
      ["caff", "this is Core Audio"],
      [".snd", "this is AU"],
      ["\0\0\0\x20ftypM4A ", "this is MPEG-4"],
      ["\xff\xfb\x90", "this is MP3"],
      ["abcd", 'it starts with "abcd"'],
      ["RIFF\0\0\0\0AVI ", "a RIFF WAVE header is required"],
      ["ID3\x04\0\0\0\0\0\x05abcde\xff\xfb", "this is MP3"],
      ["ID3\x04\0\0\0\0\0\x05abcde\0\0", "this is most likely MP3"],
    ]
  ) {
    const at = text.startsWith("ID3") ? 15 : 0;
    const error = assertThrows(() => decodeAudio(begin(text), "a.wav"), SyntaxError, name);
    const start = `Cannot decode a.wav: at byte ${at}, `;
    assert(error.message.startsWith(start), error.message);
    if (text.startsWith("RIFF")) continue;
    const end = `${name}: convert it to WAV or FLAC`;
    assertEquals(error.message, `${start}a WAV or FLAC file is required, ${end}`);
    // Who knows a better way says so.
    assertThrows(
      () => decodeAudio(begin(text), "a.wav", { wayOut: "play it" }),
      SyntaxError,
      `${name}: play it`,
    );
  }
  // Neither tags alone nor a tag before a FLAC file are of another format.
  const tag = Array.from("ID3\x04\0\0\0\0\0\x05abcde", (c) => c.charCodeAt(0));
  const flac = Uint8Array.from([...tag, ...writeFlac([[1, 2, 3]])]);
  assertEquals([...decodeAudio(flac, "a.flac").pcm], [1, 2, 3]);
  assertThrows(() => decodeAudio(Uint8Array.from(tag), "a.mp3"), SyntaxError, "at byte 15");
  assertThrows(() => decodeAudio(new Uint8Array(0), "none"), SyntaxError, "it is empty");
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
