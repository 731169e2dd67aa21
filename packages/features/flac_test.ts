import { assertEquals, assertThrows } from "@std/assert";
import { Random } from "@kws/kernels";
import { crc16 } from "./_crc.ts";
import { decodeAudio } from "./decode.ts";
import { decodeFlac } from "./flac.ts";
import { flacParts, type FlacPlan, joinFlac, MIDDLE_SIDE, writeFlac } from "./_test_flac.ts";

/** A channel of some bits. */
function noise(length: number, depth = 16, seed = 1): number[] {
  const random = Random.root(seed);
  return Array.from({ length }, () => Math.floor((random.uniform() - 0.5) * 2 ** depth));
}

const CHANNEL = noise(350);

function assertRefused(bytes: Uint8Array, reason: string): void {
  assertThrows(() => decodeAudio(bytes, "a.flac"), SyntaxError, "Cannot decode a.flac: at byte");
  assertThrows(() => decodeAudio(bytes, "a.flac"), SyntaxError, reason);
}

function refuse(plan: FlacPlan, reason: string, channels = [CHANNEL]): void {
  assertRefused(writeFlac(channels, plan), reason);
}

Deno.test("samples of 4 to 32 bits become the nearest of 16 bits, the average of all channels", () => {
  for (const depth of [4, 7, 8, 12, 15, 16, 17, 20, 23, 24, 31, 32]) {
    for (let count = 1; count <= 8; count++) {
      const channels = Array.from({ length: count }, (_, i) => noise(130, depth, 9 * depth + i));
      channels[0][0] = 2 ** (depth - 1) - 1;
      channels[0][1] = -(2 ** (depth - 1));
      const { pcm } = decodeAudio(writeFlac(channels, { depth }), "a.flac");
      const wanted = channels[0].map((_, i) => {
        const mean = channels.reduce((sum, channel) => sum + channel[i], 0) / count;
        return Math.min(32767, Math.round(mean * 2 ** (16 - depth)));
      });
      assertEquals([...pcm], wanted);
    }
  }
});

Deno.test("samples that are not those of the MD5 digest are refused, a file without one is read", () => {
  refuse({ md5: "wrong" }, "at byte 26, the samples have the MD5");
  assertEquals([...decodeAudio(writeFlac([CHANNEL], { md5: "none" }), "a").pcm], CHANNEL);
  const plan: FlacPlan = { total: 0 };
  const { head, frames } = flacParts([CHANNEL], plan);
  assertEquals([...decodeAudio(joinFlac({ head, frames }), "a").pcm], CHANNEL);
  assertRefused(joinFlac({ head, frames: frames.slice(0, 3) }), "the samples have the MD5");
});

Deno.test("frames that are missing, doubled, exchanged or too many are refused", () => {
  for (const variable of [false, true]) {
    const { head, frames } = flacParts([CHANNEL], { variable, md5: "none" });
    const [a, b, c, d] = frames;
    const [first, second] = variable ? ["sample 0", "sample 100"] : ["frame 0", "frame 1"];
    const third = variable ? "sample 200" : "frame 2";
    assertRefused(
      joinFlac({ head, frames: [b, a, c, d] }),
      `${first} must follow, it is ${second}`,
    );
    assertRefused(joinFlac({ head, frames: [a, c, d] }), `${second} must follow, it is ${third}`);
    assertRefused(joinFlac({ head, frames: [a, a, b] }), `${second} must follow, it is ${first}`);
    assertRefused(joinFlac({ head, frames: [a, b, c] }), "the file ends after 300 of 350 samples");
    const more = { variable, md5: "none", total: 200 } as const;
    assertRefused(writeFlac([CHANNEL], more), "frames follow after all 200 samples");
    assertRefused(
      writeFlac([CHANNEL], { ...more, total: 250 }),
      "the frame ends at sample 300 of 250",
    );
  }
  const { head, frames } = flacParts([CHANNEL]);
  const variable = flacParts([CHANNEL], { variable: true }).frames;
  assertRefused(joinFlac({ head, frames: [frames[0], ...variable.slice(1)] }), "are mixed");
});

Deno.test("frames are counted in up to seven bytes", () => {
  const channel = noise(2100 * 16);
  for (const variable of [false, true]) {
    const bytes = writeFlac([channel], { block: 16, variable });
    assertEquals([...decodeAudio(bytes, "a").pcm], channel);
  }
  // From a stream that was joined later; the number is read, and is not the first.
  for (
    const firstNumber of [127, 128, 2047, 2048, 2 ** 16, 2 ** 21, 2 ** 26, 2 ** 31, 2 ** 36 - 1]
  ) {
    refuse(
      { firstNumber, variable: true, block: 400 },
      `sample 0 must follow, it is sample ${firstNumber}`,
    );
  }
});

Deno.test("only the last frame may be smaller, and none larger than said", () => {
  const { head, frames } = flacParts([noise(150)], { total: 300, md5: "none" });
  const next = flacParts([noise(150)], { firstNumber: 2, md5: "none" }).frames;
  assertRefused(
    joinFlac({ head, frames: [...frames, ...next] }),
    "only the last frame may have 50",
  );
  refuse({ maxBlock: 99, minBlock: 99 }, "a frame has 100 samples, at most 99 are said");
  refuse({ variable: true, maxBlock: 99, minBlock: 16 }, "at most 99 are said");
  refuse({ variable: true, minBlock: 101, maxBlock: 200 }, "only the last frame may have 100");
  refuse({ minBlock: 15 }, "frames of 15 to 100 samples are invalid");
  refuse({ minBlock: 101 }, "frames of 101 to 100 samples are invalid");
  const growing = { head, frames: [flacParts([noise(50)]).frames[0], frames[0]] };
  growing.frames[1] = flacParts([noise(100)], { firstNumber: 1 }).frames[0];
  assertRefused(joinFlac(growing), "a frame has 100 samples, at most 50 are said");
});

Deno.test("a frame's header has a checksum of its own", () => {
  const bytes = writeFlac([CHANNEL]);
  for (let at = 42; at < 50; at++) {
    for (let bit = 0; bit < 8; bit++) {
      const flipped = bytes.slice();
      flipped[at] ^= 1 << bit;
      assertRefused(flipped, "at byte 4");
    }
  }
  const flipped = bytes.slice();
  flipped[47] ^= 1;
  assertRefused(flipped, "at byte 42, the frame header's checksum is wrong");
});

Deno.test("a frame's rate, channels and bits must be the stream's", () => {
  const at = "at byte 42, ";
  refuse({ frameRate: { code: 4 } }, `${at}16000 Hz are required, the frame has 8000`);
  refuse({ frameRate: { code: 13, value: 16001 } }, `${at}16000 Hz are required`);
  refuse({ sampleRate: 655286, frameRate: { code: 14, value: 65535 } }, "the frame has 655350");
  refuse({ frameRate: { code: 15 } }, "the frame's rate is invalid");
  refuse({ frameChannels: 2 }, `${at}1 channels are required, the frame has 2`);
  refuse({ frameChannels: 12 }, `${at}1 channels are required`);
  refuse({ frameDepthCode: 6 }, `${at}16 bits are required, the frame has 24`);
  refuse({ frameDepthCode: 3 }, `${at}the frame's header has reserved values`);
  for (const frameRate of [{ code: 5 }, { code: 13, value: 16000 }, { code: 14, value: 1600 }]) {
    const bytes = writeFlac([CHANNEL], { frameRate, frameDepthCode: 4 });
    assertEquals([...decodeAudio(bytes, "a").pcm], CHANNEL);
  }
});

Deno.test("middle and side of 32 bits need 33 and are not cut", () => {
  const [top, bottom] = [2 ** 31 - 1, -(2 ** 31)];
  const pairs = [[top, top - 2], [bottom, top], [top, bottom], [bottom, bottom + 4], [5, -70000]];
  const middle = pairs.map(([a, b]) => Math.floor((a + b) / 2));
  const side = pairs.map(([a, b]) => a - b);
  const plan = { depth: 32, frameChannels: MIDDLE_SIDE, md5: "none" } as const;
  const { pcm } = decodeAudio(writeFlac([middle, side], plan), "a");
  const wanted = pairs.map(([a, b]) => Math.min(32767, Math.round((a + b) / 2 / 65536)));
  assertEquals([...pcm], wanted.map((sample) => sample + 0));
});

Deno.test("a side that gives a sample of more than its bits is refused, whatever the digest says", () => {
  const name = "golden/flac/left-side-verbatim-17-bits.flac";
  const bytes = Deno.readFileSync(new URL(name, import.meta.url));
  // The side's first sample: −65535 becomes 1, and the right channel −32769: 32767 in 16 bits.
  const side = 42 + 8 + 1 + 2 * 96 + 1;
  assertEquals(bytes[side], 0x80);
  bytes[side] = 0;
  const end = bytes.length - 2;
  const crc = crc16(bytes, 42, end);
  bytes.set([crc >> 8, crc & 255], end);
  assertRefused(bytes, "at byte 42, a sample needs more than 16 bits");
});

Deno.test("a rate that is not believed and a file without samples are refused", () => {
  refuse({ sampleRate: 0 }, "the sample rate must be from 1000 to 768000 Hz, it is 0");
  refuse({ sampleRate: 768001 }, "at byte 18, the sample rate must be from 1000 to 768000 Hz");
  refuse({}, "the file holds no samples", [[]]);
});

Deno.test("metadata that are cut, disordered or invalid are refused, others are passed over", () => {
  const metadata = [{ type: 4, content: Array(300).fill(1) }, { type: 1, content: [0, 0] }];
  const bytes = writeFlac([CHANNEL], { metadata });
  assertEquals([...decodeAudio(bytes, "a").pcm], CHANNEL);
  for (const length of [50, 345, 351]) {
    assertRefused(bytes.subarray(0, length), "the metadata are cut short");
  }
  refuse({ depth: 3 }, "at byte 20, 4 to 32 bits are required, not 3", [noise(20, 3)]);
  refuse({ metadata: [{ type: 127, content: [] }] }, "type 127 is invalid");
  refuse({ metadata: [{ type: 0, content: Array(34).fill(1) }] }, "the stream is described twice");
  const padding = bytes.slice();
  padding[4] = 1;
  assertRefused(padding, "at byte 4, the stream's description is missing");
  const short = bytes.slice();
  short[7] = 33;
  assertRefused(short, "the stream's description needs 34 bytes, it has 33");
});

Deno.test("ID3 tags in front of a FLAC file and at its end are passed over", () => {
  for (const total of [0, 350]) {
    const flac = writeFlac([CHANNEL], { total });
    const front = [0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 1, 2, ...Array(130).fill(0xff)];
    const footer = [0x49, 0x44, 0x33, 4, 0, 0x10, 0, 0, 0, 1, ...Array(11).fill(7)];
    const end = [0x54, 0x41, 0x47, ...Array(125).fill(0)];
    const tagged = Uint8Array.from([...front, ...footer, ...flac, ...end]);
    assertEquals([...decodeAudio(tagged, "a").pcm], CHANNEL);
    assertRefused(tagged.subarray(0, 100), "the ID3 tag is cut short: 140 bytes promised");
    assertRefused(tagged.subarray(0, 8), "at byte 0, the ID3 tag is broken");
    tagged[6] = 128;
    assertRefused(tagged, "at byte 0, the ID3 tag is broken");
  }
});

Deno.test("a few bytes do not become hours of silence, unless that is wanted", () => {
  const silence = Array(65535 * 5).fill(0);
  const channels = Array(8).fill(silence);
  const plan = { block: 65535, constant: true, md5: "none" } as const;
  for (const total of [0, silence.length]) {
    const bytes = writeFlac(channels, { ...plan, total });
    const most = 2 ** 20 + 32 * bytes.length;
    assertRefused(bytes, `more than ${most} samples from ${bytes.length} bytes are refused`);
    const maxSamples = 8 * silence.length;
    assertEquals(decodeAudio(bytes, "a", { maxSamples }).pcm.length, silence.length);
    const less = { maxSamples: maxSamples - 1 };
    assertThrows(() => decodeFlac(bytes, "a", less), SyntaxError, "maxSamples allows them");
  }
  // A minute of silence at 16 kHz is no bomb.
  const quiet = writeFlac([Array(60 * 16000).fill(0)], { ...plan, block: 4096 });
  assertEquals(decodeAudio(quiet, "a").pcm.length, 960000);
  // What the description promises is refused before room is made for it.
  refuse({ total: 2 ** 36 - 1 }, "at byte 26, more than");
});
