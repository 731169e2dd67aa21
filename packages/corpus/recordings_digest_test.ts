import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { burst, inFolder, writeWav } from "./_test_corpus.ts";
import { writeFlac } from "./_test_flac.ts";
import { openCorpus } from "./folder.ts";
import { pcmDigest } from "./pcm.ts";
import { digestOfList, digestRecordings, recordingsDigest } from "./recordings_digest.ts";

type Write = (path: string, pcm: Int16Array) => void;

const NAMES = ["yes/a_nohash_0", "yes/a_nohash_1", "yes/a b_nohash_0", "no/026290a7_nohash_0"];

/** Writes four clips and a noise. */
function writeClips(dir: string, write: Write, extension: string, pcm: Int16Array[]): void {
  NAMES.forEach((name, i) => write(`${dir}/${name}.${extension}`, pcm[i % pcm.length]));
  write(`${dir}/_background_noise_/hum.${extension}`, pcm[0]);
}

const samples = fc.array(fc.int16Array({ minLength: 1, maxLength: 40 }), {
  minLength: 5,
  maxLength: 5,
});

Deno.test("a folder of WAV files has the digest of its FLAC twin, and gives the same corpus", () => {
  fc.assert(
    fc.property(samples, (pcm) => {
      const dir = Deno.makeTempDirSync();
      try {
        writeClips(`${dir}/wav`, writeWav, "WAV", pcm);
        writeClips(`${dir}/flac`, writeFlac, "flac", pcm);
        assertEquals(recordingsDigest(`${dir}/wav`), recordingsDigest(`${dir}/flac`));
        const quiet = { name: "twin", onRemark: () => {} };
        assertEquals(openCorpus(`${dir}/wav`, quiet), openCorpus(`${dir}/flac`, quiet));
      } finally {
        Deno.removeSync(dir, { recursive: true });
      }
    }),
    { seed: 1, numRuns: 20 },
  );
});

Deno.test("any sample, name, or speaker that changes changes the digest", async () => {
  await inFolder((dir) => {
    const pcm = burst("a", 0.1, 0, 0.1);
    const path = `${dir}/yes/a_nohash_0.wav`;
    writeWav(path, pcm);
    const seen = [recordingsDigest(dir)];
    fc.assert(
      fc.property(fc.nat(pcm.length - 1), fc.integer({ min: 0, max: 15 }), (at, bit) => {
        const other = pcm.slice();
        other[at] ^= 1 << bit;
        writeWav(path, other);
        assertNotEquals(recordingsDigest(dir), seen[0]);
      }),
      { seed: 2, numRuns: 50 },
    );
    writeWav(path, pcm);
    assertEquals(recordingsDigest(dir), seen[0]);
    Deno.renameSync(path, `${dir}/yes/b_nohash_0.wav`);
    seen.push(recordingsDigest(dir));
    Deno.writeTextFileSync(`${dir}/speakers.csv`, "path,speaker\nyes/b_nohash_0.wav,ann\n");
    seen.push(recordingsDigest(dir));
    Deno.writeTextFileSync(
      `${dir}/speakers.csv`,
      "path,speaker,split\nyes/b_nohash_0.wav,ann,validation\n",
    );
    seen.push(recordingsDigest(dir));
    writeWav(`${dir}/_background_noise_/hum.wav`, pcm);
    seen.push(recordingsDigest(dir));
    writeWav(`${dir}/_background_noise_/hum.wav`, pcm.map((sample) => -sample));
    seen.push(recordingsDigest(dir));
    assertEquals(new Set(seen).size, seen.length);
  });
});

Deno.test("what is remembered is what would be measured, whatever changes between the calls", () => {
  const change = fc.record({
    file: fc.nat(3),
    pcm: fc.int16Array({ minLength: 8, maxLength: 8 }),
    keepsTime: fc.boolean(),
    isNew: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
      const dir = Deno.makeTempDirSync();
      try {
        const cache = `${dir}/cache/digests.json`;
        writeClips(`${dir}/c`, writeWav, "wav", [new Int16Array(8)]);
        for (const { file, pcm, keepsTime, isNew } of changes) {
          recordingsDigest(`${dir}/c`, cache);
          const path = `${dir}/c/${NAMES[file]}.wav`;
          const { mtime } = Deno.statSync(path);
          if (isNew) Deno.removeSync(path);
          // All files have one size; some keep their inode, some their time.
          writeWav(path, pcm);
          if (keepsTime && mtime) Deno.utimeSync(path, mtime, mtime);
          assertEquals(recordingsDigest(`${dir}/c`, cache), recordingsDigest(`${dir}/c`));
        }
      } finally {
        Deno.removeSync(dir, { recursive: true });
      }
    }),
    { seed: 3, numRuns: 15 },
  );
});

Deno.test("the second call decodes nothing, and other folders stay remembered", async () => {
  await inFolder(async (dir) => {
    const cache = `${dir}/digests.json`;
    for (const name of ["one", "two"]) {
      writeClips(`${dir}/${name}`, writeWav, "wav", [burst(name, 0.1, 0, 0.1)]);
    }
    await new Promise((resolve) => setTimeout(resolve, 2100));
    const first = ["one", "two"].map((name) => recordingsDigest(`${dir}/${name}`, cache));
    // Only the memory can say so now: a digest of its own stands for every file.
    const told = JSON.parse(Deno.readTextFileSync(cache));
    const [one, two] = Object.keys(told.folders).sort();
    assertEquals([one, two].map((folder) => Object.keys(told.folders[folder]).length), [5, 5]);
    for (const known of Object.values<{ sha256: string }>(told.folders[one])) known.sha256 = "told";
    Deno.writeTextFileSync(cache, JSON.stringify(told));
    const { recordings } = digestRecordings(`${dir}/one`, cache);
    assertEquals(recordings.map(({ sha256 }) => sha256), Array(5).fill("told"));
    assertEquals(recordingsDigest(`${dir}/two`, cache), first[1]);
    assertEquals([...Deno.readDirSync(dir)].map(({ name }) => name).sort(), [
      ...["digests.json", "one", "two"],
    ]);
    const path = `${dir}/two/${NAMES[0]}.wav`;
    const mtime = Deno.statSync(path).mtime!;
    writeWav(path, burst("changed", 0.1, 0, 0.1));
    Deno.utimeSync(path, mtime, mtime);
    assertNotEquals(recordingsDigest(`${dir}/two`, cache), first[1]);
    for (const broken of ["", "{", '{"version":99}']) {
      Deno.writeTextFileSync(cache, broken);
      assertEquals(recordingsDigest(`${dir}/one`, cache), first[0]);
    }
  });
});

Deno.test("loose recordings have a digest, and a broken one is named after the others are known", async () => {
  await inFolder(async (dir) => {
    writeWav(`${dir}/talk/b.wav`, burst("b", 0.1, 0, 0.1));
    writeWav(`${dir}/talk/a.wav`, burst("a", 0.2, 0, 0.1));
    const { recordings, sha256 } = digestRecordings(`${dir}/talk`);
    const a = { path: "a", samples: 3200, sha256: pcmDigest(burst("a", 0.2, 0, 0.1)) };
    assertEquals(recordings[0], { ...a, speaker: "a", split: "testing" });
    assertEquals(digestOfList(recordings.toReversed()), sha256);
    await new Promise((resolve) => setTimeout(resolve, 2100));
    Deno.writeTextFileSync(`${dir}/talk/c.wav`, "no sound");
    const cache = `${dir}/digests.json`;
    assertThrows(() => recordingsDigest(`${dir}/talk`, cache), SyntaxError, "c.wav");
    const told = Object.values<object>(JSON.parse(Deno.readTextFileSync(cache)).folders);
    assertEquals(Object.keys(told[0]), ["a.wav", "b.wav"]);
  });
});

Deno.test("the digest of samples is that of their bytes, also of a part of a memory", () => {
  const empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  assertEquals(pcmDigest(new Int16Array(0)), empty);
  // printf '\x01\x00\xff\xff' | sha256sum
  const two = "16b8cb1fe734fbc60c6763c94c9e4cc55840ae966e7e508ba82f539d82702511";
  assertEquals(pcmDigest(Int16Array.of(5, 1, -1).subarray(1)), two);
});
