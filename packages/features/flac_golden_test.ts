import { assert, assertEquals, assertThrows } from "@std/assert";
import { createHash } from "node:crypto";
import { decodeAudio } from "./decode.ts";
import golden from "./golden/flac.json" with { type: "json" };

function read(name: string): Uint8Array {
  return Deno.readFileSync(new URL(`./golden/flac/${name}.flac`, import.meta.url));
}

for (const { name, samples, sha256 } of golden.cases) {
  Deno.test(`the FLAC file ${name} decodes to the samples of the reference decoder`, () => {
    const { pcm, sampleRate } = decodeAudio(read(name), `${name}.flac`);
    assertEquals([pcm.length, sampleRate], [samples, 16000]);
    const bytes = new Uint8Array(Int16Array.from(pcm).buffer);
    assertEquals(createHash("sha256").update(bytes).digest("hex"), sha256);
  });
}

Deno.test("the FLAC files hold every way of coding, by the reference's analysis", () => {
  const found = new Set(golden.cases.flatMap(({ coding }) => coding));
  const wanted = [
    ...["CONSTANT", "VERBATIM", "FIXED-0", "FIXED-1", "FIXED-2", "FIXED-3", "FIXED-4", "LPC-1"],
    ...["LPC-12", "LPC-32", "INDEPENDENT", "LEFT_SIDE", "RIGHT_SIDE", "MID_SIDE", "RICE2"],
    ...["escape", "partitions", "wasted-bits"],
  ];
  assertEquals(wanted.filter((coding) => !found.has(coding)), []);
  const bytes = golden.cases.reduce((sum, { name }) => sum + read(name).length, 0);
  assert(bytes < 40000, `${bytes}`);
});

Deno.test("a FLAC file that is cut anywhere, or has a bit flipped in a frame, is refused", () => {
  for (const { name } of golden.cases) {
    const bytes = read(name);
    for (let length = 0; length < bytes.length; length += 7) {
      assertThrows(() => decodeAudio(bytes.subarray(0, length), name), SyntaxError);
    }
    // The frames begin after the marker and the description of 38 bytes, or later.
    const start = bytes.findIndex((byte, i) => i >= 42 && byte === 0xff && bytes[i + 1] === 0xf8);
    for (let at = start; at < bytes.length; at += 5) {
      const flipped = bytes.slice();
      flipped[at] ^= 1 << at % 8;
      assertThrows(() => decodeAudio(flipped, name), SyntaxError);
    }
  }
});
