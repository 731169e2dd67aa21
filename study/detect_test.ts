import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import { UsageError } from "@kws/cli";
import { encodeWav, resample, toFloat, toPcm } from "@kws/features";
import { writeFlac } from "@kws/features/testing";
import { Detector } from "@kws/runtime";
import { detectIn, type DetectOptions, type Heard, requireOneInput } from "./detect.ts";
import { detectionJson } from "./detect_text.ts";
import { Listener } from "./listener.ts";
import type { Hearing } from "./listeners.ts";
import { openModel } from "./model.ts";
import { spotterOf } from "./spotter_of.ts";
import { easyListener, easyRule, MODEL, murmur } from "./testdata/murmur.ts";

const PCM = murmur(6);
const LISTENER = easyListener(PCM);

function flacOf(pcm: Int16Array): Uint8Array {
  return writeFlac([[...pcm]], { block: 4096 });
}

/** Sound with a second of silence behind it. */
function withSilence(pcm: Int16Array, sampleRate: number): Int16Array {
  const longer = new Int16Array(pcm.length + sampleRate);
  longer.set(pcm);
  return longer;
}

/** Samples as raw bytes. */
function rawBytes(pcm: Int16Array): Uint8Array {
  return new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength);
}

/** Bytes in pieces that end where `cuts` say. */
async function* pieces(
  bytes: Uint8Array,
  cuts: readonly number[] = [],
): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (const cut of [...cuts.toSorted((a, b) => a - b), bytes.length]) {
    // As a pipe's, the buffer is used again.
    const piece = bytes.slice(at, cut);
    yield piece;
    piece.fill(0x55);
    at = cut;
  }
}

interface Told {
  heard: Heard;
  /** JSON lines, all of one name so that they can be compared. */
  lines: string[];
  remarks: string[];
}

async function listen(
  files: readonly string[],
  options: Partial<DetectOptions> = {},
  listener: Listener = LISTENER,
): Promise<Told> {
  const [lines, remarks]: [string[], string[]] = [[], []];
  const heard = await detectIn(listener, files, {
    onDetection: (_, detection) => lines.push(detectionJson("x", detection)),
    onRemark: (_, remark) => remarks.push(remark),
    ...options,
  });
  return { heard, lines, remarks };
}

/** Makes files in a folder that is gone afterwards. */
async function withFiles(
  files: Record<string, Uint8Array>,
  use: (path: (name: string) => string) => Promise<void>,
): Promise<void> {
  const dir = Deno.makeTempDirSync();
  try {
    for (const [name, bytes] of Object.entries(files)) Deno.writeFileSync(`${dir}/${name}`, bytes);
    await use((name) => `${dir}/${name}`);
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
}

Deno.test("WAV, FLAC and raw sound in any pieces give the same detections, bit for bit", async () => {
  const bytes = rawBytes(PCM);
  const wav = encodeWav({ pcm: PCM, sampleRate: 16000 });
  await withFiles({ "a.wav": wav, "a.flac": flacOf(PCM) }, async (path) => {
    const expected = await listen([path("a.wav")]);
    assert(expected.lines.length >= 3, `${expected.lines.length} detections`);
    assertEquals(expected.heard, {
      ...{ files: 1, failed: 0, seconds: 6, detections: expected.lines.length },
    });
    assertEquals(await listen([path("a.flac")]), expected);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 40 }),
        async (cuts) => assertEquals(await listen(["-"], { input: pieces(bytes, cuts) }), expected),
      ),
      { seed: 1, numRuns: 20 },
    );
    const small = Array.from({ length: 3000 }, (_, i) => i);
    assertEquals(await listen(["-"], { input: pieces(bytes, small) }), expected);
    // Nothing is carried on from one file to the next.
    const twice = await listen([path("a.wav"), path("a.wav")]);
    assertEquals(twice.lines, [...expected.lines, ...expected.lines]);
  });
});

Deno.test("sound of another rate is heard as if it were resampled whole", async () => {
  const pcm = murmur(4, 44100);
  const model = openModel(MODEL);
  const samples = resample(toFloat(withSilence(pcm, 44100)), 44100, 16000);
  const spotter = spotterOf(model);
  const rule = easyRule(model, toPcm(samples));
  const detector = new Detector(rule, {
    keyword: "happy",
    sampleRate: 16000,
    reach: spotter.reach,
  });
  const expected = spotter.run(samples).map((step) => detector.push(step)).filter((found) => found);
  assert(expected.length > 1);
  await withFiles({ "a.wav": encodeWav({ pcm, sampleRate: 44100 }) }, async (path) => {
    const { lines, heard } = await listen([path("a.wav")], {}, new Listener(model, rule));
    assertEquals(lines, expected.map((found) => detectionJson("x", found!)));
    assertEquals(heard.seconds, 4);
  });
});

Deno.test("the end of sound of another rate is heard too, to the last sample", () => {
  const model = openModel(MODEL);
  const [first] = spotterOf(model).run(PCM);
  const rule = { smoothing: 1, threshold: -1000, refractory: 0 };
  // As many samples as the first step needs, and one less.
  for (const [missing, expected] of [[0, 1], [1, 0]]) {
    const pcm = murmur(1, 48000).subarray(0, 3 * (first.sample + 1 - missing));
    const listener = new Listener(model, rule);
    listener.begin(48000);
    assertEquals([...listener.hear(pcm), ...listener.end()].length, expected);
  }
});

Deno.test("a word at the end of its recording is detected in the second of silence that is heard behind it", async () => {
  let late = 0;
  for (let length = 20000; length < PCM.length; length += 5000) {
    const pcm = PCM.subarray(0, length);
    LISTENER.begin(16000);
    const expected = [...LISTENER.hear(withSilence(pcm, 16000)), ...LISTENER.end()];
    late += expected.filter(({ sample }) => sample >= length).length;
    await withFiles({ "a.wav": encodeWav({ pcm, sampleRate: 16000 }) }, async (path) => {
      const { lines, heard } = await listen([path("a.wav")]);
      assertEquals(lines, expected.map((found) => detectionJson("x", found)));
      assertEquals(heard.seconds, length / 16000);
    });
  }
  assert(late > 0, "no detection behind the end of a recording");
  // What a listener is given, of another rate.
  const given: number[] = [];
  const counter: Hearing = {
    begin: () => {},
    hear: (pcm) => (given.push(...pcm), []),
    end: () => [],
  };
  const pcm = PCM.subarray(0, 7000);
  await withFiles({ "a.wav": encodeWav({ pcm, sampleRate: 8000 }) }, async (path) => {
    const none = { onDetection: () => {}, onRemark: () => {} };
    await detectIn(counter, [path("a.wav")], none);
    assertEquals(given, [...withSilence(pcm, 8000)]);
  });
});

Deno.test("silence of a minute and a half in a few bytes is heard, not refused", async () => {
  const silence = writeFlac([new Array(1_500_000).fill(0)], { block: 4096, constant: true });
  assert(silence.length < 10_000, `${silence.length} bytes`);
  await withFiles({ "a.flac": silence }, async (path) => {
    const { heard, remarks } = await listen([path("a.flac")]);
    assertEquals([heard.failed, heard.seconds, remarks], [0, 93.75, []]);
  });
});

Deno.test("a file that fails says why and keeps no other away, and what was heard of it counts", async () => {
  const wav = encodeWav({ pcm: PCM, sampleRate: 16000 });
  const flac = flacOf(PCM);
  const damaged = flac.slice();
  damaged[damaged.length - 100] ^= 1;
  const files = {
    "cut.wav": wav.subarray(0, wav.length - 64001),
    "cut.flac": flac.subarray(0, flac.length - 64000),
    "damaged.flac": damaged,
    "empty.wav": new Uint8Array(0),
    "text.wav": new TextEncoder().encode("not sound at all"),
    "größe 雪.wav": wav,
  };
  await withFiles(files, async (path) => {
    const whole = await listen([path("größe 雪.wav")]);
    assertEquals([whole.heard.failed, whole.remarks], [0, []]);
    const reasons: Record<string, string> = {
      "cut.wav": "the data is cut short: 192000 bytes promised, 127999 there",
      "cut.flac": "the file is cut short",
      "damaged.flac": "the frame's checksum is wrong",
      "empty.wav": "a WAV or FLAC file is required, it is empty",
      "text.wav": 'a WAV or FLAC file is required, it starts with "not ": ' +
        "ffmpeg -i FILE -f s16le -ar 16000 -ac 1 - | deno task detect MODEL -",
      "no.wav": "it must exist: nothing is there",
      "cut.wva": "nearest: cut.wav",
      "*.mp3": "no file has a name of this pattern",
      "": "it is a folder; name its files, such as",
      "gone/a.wav": "is not there either",
    };
    const names = Object.keys(reasons);
    const { heard, lines, remarks } = await listen([...names, "größe 雪.wav"].map(path));
    assertEquals([heard.files, heard.failed], [names.length + 1, names.length]);
    assertEquals(remarks.length, names.length);
    names.forEach((name, i) => assertStringIncludes(remarks[i], reasons[name]));
    assertEquals(lines.slice(-whole.lines.length), whole.lines);
    for (const name of ["cut.wav", "cut.flac", "damaged.flac"]) {
      const part = await listen([path(name)]);
      assert(part.lines.length > 0 && part.heard.seconds > 3 && part.heard.seconds < 6);
      assertEquals(part.lines, whole.lines.slice(0, part.lines.length));
    }
  });
});

Deno.test("samples that are no numbers are silence, and are told of without a failure", async () => {
  const wav = encodeWav({ pcm: new Int16Array(32000), sampleRate: 16000 });
  const data = new DataView(wav.buffer);
  // As many bytes of 32-bit floats.
  data.setUint16(20, 3, true);
  data.setUint32(28, 64000, true);
  data.setUint16(32, 4, true);
  data.setUint16(34, 32, true);
  data.setFloat32(44, NaN, true);
  await withFiles({ "a.wav": wav }, async (path) => {
    const { heard, remarks } = await listen([path("a.wav")]);
    assertEquals([heard.failed, heard.seconds], [0, 1]);
    assertEquals(remarks.length, 1);
    assertStringIncludes(remarks[0], "1 samples were no numbers and count as silence");
  });
});

Deno.test("standard input ends when it is told to, though more may come", async () => {
  const stop = new AbortController();
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (let i = 0;; i++) {
      yield rawBytes(PCM);
      if (i === 2) stop.abort();
    }
  }
  const { heard } = await listen(["-", "never heard"], { input: endless(), signal: stop.signal });
  assertEquals([heard.files, heard.failed, heard.seconds], [1, 0, 24]);
});

Deno.test("what a callback throws is passed on and is no fault of a file", async () => {
  const onDetection = () => {
    throw new Error("nobody reads");
  };
  let thrown: unknown;
  await listen(["-"], { input: pieces(rawBytes(PCM)), onDetection }).catch((error) =>
    thrown = error
  );
  assertEquals((thrown as Error).message, "nobody reads");
});

Deno.test("standard input is named once, and something must be piped into it", () => {
  requireOneInput(["a", "-"], () => false);
  requireOneInput(["a", "a"], () => true);
  assertThrows(() => requireOneInput(["-", "-"], () => false), UsageError, "named 2 times");
  assertThrows(() => requireOneInput(["-"], () => true), UsageError, "arecord");
});

Deno.test("what is ended from outside before any sound came is no failure", async () => {
  for (const isEnded of [true, false]) {
    const stop = new AbortController();
    const remarks: string[] = [];
    const heard = await detectIn(easyListener(murmur(1)), ["-"], {
      signal: stop.signal,
      // The end of the input is what Ctrl-C makes of it.
      input: (async function* (): AsyncGenerator<Uint8Array> {
        await Promise.resolve();
        if (isEnded) stop.abort();
        yield new Uint8Array(0);
      })(),
      onDetection: () => {},
      onRemark: (_, remark) => remarks.push(remark),
    });
    assertEquals([heard.files, heard.failed], [1, isEnded ? 0 : 1]);
    assertEquals(remarks.map((remark) => remark.includes("it is empty")), isEnded ? [] : [true]);
  }
});
