import { assertEquals, assertThrows } from "@std/assert";
import { Random } from "@kws/kernels";
import { encodeWav } from "@kws/features";
import { type Corpus, countWords, nearestWord, requireKeyword, samplesOf } from "./corpus.ts";
import { composeStream, glueDemonstration, spokenPart } from "./compose.ts";
import { openCorpus, openRecordings } from "./folder.ts";
import { readCorpus, writeCorpus } from "./pack.ts";
import { epochPlan, NOISE } from "./sampling.ts";
import { speakerOf, splitOf } from "./split.ts";

const SPEAKERS = ["0a2b400e", "0137b3f4", "00f0204f", "aff582a1", "b5cf6ea8", "fde2dee7"];

/** A small corpus of tones on disk; returns its folder. */
function tones(): string {
  const dir = Deno.makeTempDirSync();
  const write = (path: string, length: number, pitch: number): void => {
    const pcm = Int16Array.from(
      { length },
      (_, i) => Math.round(9000 * Math.sin(i * pitch) * (i > 4000 && i < 12000 ? 1 : 0.001)),
    );
    Deno.mkdirSync(`${dir}/${path.replace(/[^/]*$/, "")}`, { recursive: true });
    Deno.writeFileSync(`${dir}/${path}`, encodeWav({ pcm, sampleRate: 16000 }));
  };
  SPEAKERS.forEach((speaker, i) => {
    write(`happy/${speaker}_nohash_0.wav`, 16000, 0.1 + i / 50);
    write(`sad/${speaker}_nohash_0.wav`, 14000, 0.3 + i / 50);
  });
  write("_background_noise_/hum.wav", 400000, 0.02);
  return dir;
}

Deno.test("the split is the official one", () => {
  // From testing_list.txt and validation_list.txt of Speech Commands v0.02, and from neither.
  assertEquals(splitOf("0a2b400e"), "training");
  assertEquals(splitOf("0c540988"), "testing");
  assertEquals(splitOf("026290a7"), "validation");
  assertEquals(speakerOf("0137b3f4_nohash_12.wav"), "0137b3f4");
});

Deno.test("a folder becomes a corpus, and a packed file gives the same one back", () => {
  const dir = tones();
  const corpus = openCorpus(dir, { name: "tones" });
  assertEquals(corpus.clips.map(({ path }) => path).slice(0, 1), [`happy/00f0204f_nohash_0.wav`]);
  assertEquals(corpus.clips.length, 12);
  assertEquals(samplesOf(corpus, corpus.clips[11]).length, 14000);
  assertEquals(corpus.noises.length, 1);
  assertEquals(countWords(corpus).map(({ word, speakers }) => [word, speakers]), [
    ["happy", 6],
    ["sad", 6],
  ]);
  writeCorpus(corpus, `${dir}/packed`);
  const back = readCorpus(`${dir}/packed`);
  assertEquals({ ...back, pcm: [...back.pcm] }, { ...corpus, pcm: [...corpus.pcm] });
  Deno.truncateSync(`${dir}/packed`, 5000);
  assertThrows(() => readCorpus(`${dir}/packed`), SyntaxError, "cut short");
  Deno.removeSync(dir, { recursive: true });
});

Deno.test("lists that disagree with the speakers' split are an error", () => {
  const dir = tones();
  Deno.writeTextFileSync(`${dir}/validation_list.txt`, "");
  Deno.writeTextFileSync(`${dir}/testing_list.txt`, "happy/0a2b400e_nohash_0.wav\n");
  assertThrows(() => openCorpus(dir), RangeError, "its speaker belongs to");
  Deno.removeSync(dir, { recursive: true });
});

Deno.test("a missing word names the nearest, a missing folder says so", () => {
  const dir = tones();
  const corpus = openCorpus(dir, { name: "tones" });
  assertThrows(
    () => requireKeyword(corpus, "hapy"),
    RangeError,
    'keyword must name a folder of the corpus: "hapy" not found in tones; nearest: "happy"',
  );
  assertEquals(nearestWord("sat", ["happy", "sad"]), "sad");
  assertThrows(() => openCorpus(`${dir}/none`), RangeError, "must be a folder");
  assertThrows(() => openRecordings(dir), RangeError, "must hold WAV or FLAC files");
  Deno.removeSync(dir, { recursive: true });
});

Deno.test("an epoch draws both classes equally often from the training split alone", () => {
  const dir = tones();
  const corpus: Corpus = openCorpus(dir);
  const plan = epochPlan(corpus, Random.root(1).stream("sample", 0), {
    keyword: "happy",
    batches: 40,
    batch: 32,
    noises: 2,
  });
  assertEquals(plan.filter((clip) => clip === NOISE).length, 80);
  const clips = [...plan].filter((clip) => clip !== NOISE).map((clip) => corpus.clips[clip]);
  assertEquals(clips.every(({ split }) => split === "training"), true);
  const share = clips.filter(({ word }) => word === "happy").length / clips.length;
  assertEquals(Math.abs(share - 0.5) < 0.05, true);
  Deno.removeSync(dir, { recursive: true });
});

Deno.test("the spoken part is found, and streams hold the keyword where they say", () => {
  const dir = tones();
  const corpus = openCorpus(dir);
  // Everybody tests here: the point is where things are, not who may be heard.
  for (const clip of corpus.clips) clip.split = "testing";
  assertEquals(spokenPart(samplesOf(corpus, corpus.clips[0])), { start: 4000, end: 12000 });
  const stream = composeStream(corpus, corpus, {
    ...{ keyword: "happy", split: "testing", minutes: 1, keywords: 4 },
    random: Random.root(2),
  });
  assertEquals(stream.samples.length, 960000);
  assertEquals(stream.keywords.length, 4);
  for (const { start, end } of stream.keywords) assertEquals(Math.round(1000 * (end - start)), 500);
  const glued = glueDemonstration(corpus, corpus, "happy", Random.root(3));
  const middle = glued.parts.find(({ name }) => name === "happy")!;
  assertEquals(glued.keyword.start >= middle.start && glued.keyword.end <= middle.end, true);
  Deno.removeSync(dir, { recursive: true });
});
