import { assertEquals, assertNotEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { createHash } from "node:crypto";
import { encodeWav } from "@kws/features";
import { burst, inFolder, writeWav } from "./_test_corpus.ts";
import { writeFlac } from "./_test_flac.ts";
import { samplesOf } from "./corpus.ts";
import { openCorpus, openRecordings } from "./folder.ts";
import { digestRecordings } from "./recordings_digest.ts";

// By the official lists: two speakers for validation, two for testing, one for training.
const SPEAKERS = ["026290a7", "060cd039", "0c540988", "0cb74144", "0a2b400e"];

function writeSpeech(dir: string): void {
  for (const word of ["yes", "happy"]) {
    for (const speaker of SPEAKERS) {
      const path = `${word}/${speaker}_nohash_0.wav`;
      writeWav(`${dir}/${path}`, burst(path, 0.1, 0, 0.1));
    }
  }
}

function writeLists(dir: string, validation: string[], testing: string[]): void {
  const lines = (speakers: string[]): string =>
    speakers.flatMap((speaker) => [`yes/${speaker}_nohash_0.wav`, `happy/${speaker}_nohash_0.wav`])
      .join("\n") + "\n";
  Deno.writeTextFileSync(`${dir}/validation_list.txt`, lines(validation));
  Deno.writeTextFileSync(`${dir}/testing_list.txt`, lines(testing));
}

Deno.test("a word that nobody says is refused before a clip is read", async () => {
  await inFolder((dir) => {
    writeSpeech(dir);
    let read = 0;
    const onClip = (): void => void read++;
    assertThrows(
      () => openCorpus(dir, { keyword: "hapy", onClip }),
      RangeError,
      'keyword must name a folder of the corpus: "hapy" not found in ' + `${dir}; nearest: "happy"`,
    );
    assertEquals(read, 0);
    assertEquals(openCorpus(dir, { keyword: "happy", onClip }).clips.length, read);
  });
});

Deno.test("a folder's words, speakers, splits, noises and samples are read", async () => {
  await inFolder((dir) => {
    writeSpeech(dir);
    writeLists(dir, ["026290a7", "060cd039"], ["0c540988", "0cb74144"]);
    writeWav(`${dir}/_background_noise_/hum.wav`, burst("hum", 7, 0, 7));
    Deno.writeTextFileSync(`${dir}/yes/notes.txt`, "no sound");
    const steps: number[] = [];
    const corpus = openCorpus(dir, { name: "small", onClip: (done) => steps.push(done) });
    assertEquals(corpus.name, "small");
    assertEquals(corpus.origin, "real");
    const paths = corpus.clips.map(({ path }) => path);
    assertEquals(paths, [...paths].sort());
    assertEquals(paths.length, 10);
    assertEquals(steps.at(-1), 10);
    assertEquals(corpus.clips[0], {
      ...{ path: "happy/026290a7_nohash_0.flac", word: "happy", speaker: "026290a7" },
      ...{ split: "validation", offset: 0, length: 1600 },
    });
    for (const clip of corpus.clips) {
      const written = clip.path.replace(".flac", ".wav");
      assertEquals(samplesOf(corpus, clip), burst(written, 0.1, 0, 0.1));
    }
    assertEquals(corpus.noises.map(({ path }) => path), ["_background_noise_/hum.flac"]);
    assertEquals(samplesOf(corpus, corpus.noises[0]), burst("hum", 7, 0, 7));
    assertEquals(corpus.pcm.buffer instanceof SharedArrayBuffer, true);
  });
});

Deno.test("lists that disagree with the speakers' split are refused, the first few named", async () => {
  await inFolder((dir) => {
    writeSpeech(dir);
    writeLists(dir, ["026290a7"], ["0c540988", "0cb74144", "060cd039", "0a2b400e"]);
    const error = assertThrows(() => openCorpus(dir), RangeError, "4 of 10 clips");
    assertStringIncludes(
      error.message,
      "happy/060cd039_nohash_0.flac is listed for testing, its speaker belongs to validation",
    );
    assertStringIncludes(error.message, "happy/0a2b400e_nohash_0.flac is listed for testing");
    writeLists(dir, ["026290a7"], ["0c540988", "0cb74144"]);
    assertThrows(() => openCorpus(dir), RangeError, "is listed for training, its speaker belongs");
    writeLists(dir, [], ["0c540988", "0cb74144"]);
    Deno.removeSync(`${dir}/validation_list.txt`);
    assertEquals(openCorpus(dir).clips.length, 10);
    writeLists(dir, SPEAKERS, SPEAKERS);
    assertThrows(
      () => openCorpus(dir),
      RangeError,
      `10 of 10 clips in ${dir} do not`,
    );
  });
});

Deno.test("of clips longer than a second the loudest second counts, which is said; others are refused", async () => {
  await inFolder((dir) => {
    writeWav(`${dir}/computer/a_nohash_0.wav`, burst("a", 2.5, 1.8, 2.2));
    writeWav(`${dir}/computer/b_nohash_0.wav`, burst("b", 1, 0.2, 0.6));
    const remarks: string[] = [];
    const corpus = openCorpus(dir, { onRemark: (remark) => remarks.push(remark) });
    assertEquals(corpus.clips.map(({ length }) => length), [16000, 16000]);
    const [long] = corpus.clips.map((clip) => samplesOf(corpus, clip));
    const heard = burst("a", 2.5, 1.8, 2.2).filter((sample) => sample !== 0).length;
    assertEquals(long.filter((sample) => sample !== 0).length, heard);
    assertEquals(remarks.length, 1);
    assertStringIncludes(remarks[0], `1 of 2 clips in ${dir} are longer than a second`);
    assertStringIncludes(remarks[0], "computer/a_nohash_0.flac, 2.5 s");
    writeWav(`${dir}/computer/c_nohash_0.wav`, burst("c", 10.5, 1, 2));
    const { message } = assertThrows(() => openCorpus(dir), RangeError);
    assertStringIncludes(message, "at most 10 s: computer/c_nohash_0.flac");
    assertStringIncludes(message, "has 10.5 s; cut it");
  });
});

Deno.test("a folder without lists and with any names counts every clip, at any rate", async () => {
  await inFolder((dir) => {
    writeWav(`${dir}/hello world/take one.WAV`, burst("a", 0.5, 0, 0.5).subarray(0, 4000), 8000);
    writeWav(`${dir}/hello/take-2.wav`, burst("b", 0.5, 0, 0.5));
    const remarks: string[] = [];
    const corpus = openCorpus(dir, { onRemark: (remark) => remarks.push(remark) });
    assertEquals(remarks.length, 1);
    assertStringIncludes(remarks[0], `2 of 2 files in ${dir} have no "_nohash_"`);
    assertStringIncludes(remarks[0], "each counts as a speaker of its own");
    assertEquals(
      corpus.clips.map(({ path, word, speaker, length }) => [path, word, speaker, length]),
      [
        ["hello world/take one.flac", "hello world", "take one", 8000],
        ["hello/take-2.flac", "hello", "take-2", 8000],
      ],
    );
    assertEquals(corpus.noises, []);
  });
});

Deno.test("what is no corpus, and broken files, are named", async () => {
  await inFolder((dir) => {
    assertThrows(() => openCorpus(`${dir}/nowhere`), RangeError, "nowhere must be a folder");
    assertThrows(() => openCorpus(dir), RangeError, "must hold folders of WAV or FLAC files");
    assertThrows(() => openRecordings(dir), RangeError, "must hold WAV or FLAC files");
    Deno.mkdirSync(`${dir}/yes`);
    Deno.writeTextFileSync(`${dir}/yes/bad.wav`, "no sound at all");
    assertThrows(() => openCorpus(dir), SyntaxError, "yes/bad.wav: at byte 0");
  });
});

Deno.test("loose recordings are clips without a word", async () => {
  await inFolder((dir) => {
    writeWav(`${dir}/b.wav`, burst("b", 0.2, 0, 0.2));
    writeWav(`${dir}/a.wav`, burst("a", 0.1, 0, 0.1));
    const { clips } = openRecordings(dir, { name: "talk" });
    assertEquals(clips.map(({ path, word, split }) => [path, word, split]), [
      ["a.flac", "", "testing"],
      ["b.flac", "", "testing"],
    ]);
    writeWav(`${dir}/more/alexa/1.wav`, burst("c", 0.1, 0, 0.1));
    writeWav(`${dir}/more/view_glass/1.wav`, burst("d", 0.1, 0, 0.1));
    const more = openRecordings(`${dir}/more`);
    assertEquals(more.clips.map(({ path, word, speaker }) => [path, word, speaker]), [
      ["alexa/1.flac", "", "1"],
      ["view_glass/1.flac", "", "1"],
    ]);
  });
});

Deno.test("files of sound that cannot be read are counted, with what to do about them", async () => {
  await inFolder((dir) => {
    const told = (): string[] => {
      const remarks: string[] = [];
      openCorpus(dir, { onRemark: (remark) => remarks.push(remark) });
      return remarks;
    };
    for (const name of ["a.mp3", "b.mp3", "c.M4A", "notes.txt", "cover.jpg"]) {
      Deno.mkdirSync(`${dir}/computer`, { recursive: true });
      Deno.writeTextFileSync(`${dir}/computer/${name}`, "");
    }
    const error = assertThrows(() => openCorpus(dir), RangeError);
    assertStringIncludes(error.message, `1 m4a, 2 mp3: files in ${dir} that are passed over`);
    assertStringIncludes(error.message, "ffmpeg -i a.m4a -ac 1 -ar 16000 a.wav");
    writeWav(`${dir}/yes/a_nohash_0.wav`, burst("a", 0.1, 0, 0.1));
    assertEquals(told().map((remark) => remark.slice(0, 13)), ["1 m4a, 2 mp3:"]);
    Deno.removeSync(`${dir}/computer`, { recursive: true });
    assertEquals(told(), []);
    writeWav(`${dir}/loose.wav`, burst("a", 0.1, 0, 0.1));
    assertStringIncludes(told()[0], "1 WAV or FLAC files");
    Deno.writeTextFileSync(`${dir}/sentence.ogg`, "");
    const remarks: string[] = [];
    openRecordings(dir, { onRemark: (remark) => remarks.push(remark) });
    assertStringIncludes(remarks[0], "1 ogg: files");
  });
});

Deno.test("a recording that is there as WAV and as FLAC is refused", async () => {
  await inFolder((dir) => {
    writeWav(`${dir}/yes/a_nohash_0.wav`, burst("a", 0.1, 0, 0.1));
    writeFlac(`${dir}/yes/a_nohash_0.flac`, burst("a", 0.1, 0, 0.1));
    assertThrows(
      () => openCorpus(dir),
      RangeError,
      "has yes/a_nohash_0.flac and yes/a_nohash_0.wav; remove one of them",
    );
  });
});

const FETCHED = new URL("../../.cache/corpus/speech_commands/", import.meta.url).pathname;

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

Deno.test({
  name: "real clips decode to the samples whose digest their manifest gives",
  ignore: !isThere(`${FETCHED}MANIFEST.csv`),
  async fn() {
    const rows = Deno.readTextFileSync(`${FETCHED}MANIFEST.csv`).trim().split("\n").slice(1)
      .map((line) => line.split(","));
    const chosen = rows.filter((_, i) => i % 400 === 0 && isThere(`${FETCHED}${rows[i][0]}`));
    assertNotEquals(chosen.length, 0);
    await inFolder((dir) => {
      for (const [path] of chosen) {
        Deno.mkdirSync(`${dir}/${path.split("/")[0]}`, { recursive: true });
        Deno.copyFileSync(`${FETCHED}${path}`, `${dir}/${path}`);
      }
      const corpus = openCorpus(dir);
      const found = corpus.clips.map((clip) => {
        const pcm = Int16Array.from(samplesOf(corpus, clip));
        const digest = createHash("sha256").update(new Uint8Array(pcm.buffer)).digest("hex");
        return [clip.path, clip.word, clip.speaker, clip.split, `${clip.length}`, digest];
      });
      // A corpus of WAV files, derived from the official archive, has paths like those of FLAC.
      const expected = chosen.map(([path, ...row]) => [path.replace(/\.\w+$/, ".flac"), ...row]);
      assertEquals(found, expected.sort(([a], [b]) => a < b ? -1 : 1));
    });
  },
});

/** A WAV file of 32-bit floats. */
function writeFloats(path: string, samples: readonly number[]): void {
  const data = new DataView(new ArrayBuffer(44 + 4 * samples.length));
  const head = encodeWav({ pcm: new Int16Array(0), sampleRate: 16000 });
  new Uint8Array(data.buffer).set(head);
  data.setUint16(20, 3, true);
  data.setUint32(28, 4 * 16000, true);
  data.setUint16(32, 4, true);
  data.setUint16(34, 32, true);
  data.setUint32(40, 4 * samples.length, true);
  samples.forEach((sample, i) => data.setFloat32(44 + 4 * i, sample, true));
  Deno.writeFileSync(path, new Uint8Array(data.buffer));
}

Deno.test("a file that cannot be decoded is named, whoever reads the folder", async () => {
  await inFolder((dir) => {
    writeSpeech(dir);
    for (const extension of ["wav", "flac"]) {
      const path = `${dir}/yes/broken.${extension}`;
      Deno.writeTextFileSync(path, "RIFF, but nothing more");
      for (const open of [openCorpus, openRecordings, digestRecordings]) {
        const options = open === digestRecordings ? undefined : { onRemark: () => {} };
        assertThrows(
          () => (open as (dir: string, options?: unknown) => unknown)(dir, options),
          SyntaxError,
          `Cannot decode ${path}: at byte 0, `,
        );
      }
      Deno.removeSync(path);
    }
  });
});

Deno.test("samples that are no finite numbers are remarked on, with their files", async () => {
  await inFolder((dir) => {
    writeSpeech(dir);
    const wanted = (name: string) =>
      `2 samples in 1 file of ${dir} are no finite numbers and count ` +
      `as 0: ${name}`;
    writeFloats(`${dir}/yes/026290a7_nohash_0.wav`, [0.5, NaN, Infinity, 0.25]);
    const said: string[] = [];
    const corpus = openCorpus(dir, { onRemark: (remark) => said.push(remark) });
    const clip = corpus.clips.find(({ path }) => path === "yes/026290a7_nohash_0.flac")!;
    assertEquals([...samplesOf(corpus, clip)], [16384, 0, 0, 8192]);
    assertEquals(said, [wanted("yes/026290a7_nohash_0.wav")]);
    said.length = 0;
    openRecordings(`${dir}`, { onRemark: (remark) => said.push(remark) });
    assertEquals(said.at(-1), wanted("yes/026290a7_nohash_0.wav"));
  });
});

Deno.test("noise of which a role would get less than a clip is refused by name, before anything is learnt", async () => {
  await inFolder((dir) => {
    writeSpeech(dir);
    for (const [name, seconds] of [["fan", 5], ["hum", 7], ["street", 6.666]] as const) {
      writeWav(`${dir}/_background_noise_/${name}.wav`, burst(name, seconds, 0, seconds));
    }
    assertThrows(
      () => openCorpus(dir, { sharesNoise: true }),
      RangeError,
      `Cannot open the corpus as background noise must last at least 6.67 s, of which each of training, ` +
        `validation and test gets a part: _background_noise_/fan.wav (5.00 s), ` +
        `_background_noise_/street.wav (6.66 s) in ${dir}; join or remove them`,
    );
    // Who only scores clips needs none of it.
    assertEquals(openCorpus(dir).noises.length, 3);
  });
});
