import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { encodeWav } from "@kws/features";
import { burst, inFolder, writeWav } from "./_test_corpus.ts";
import { encodeFlac } from "./_test_flac.ts";
import { tarOf, type TestEntry } from "./_test_server.ts";
import { derive } from "./derive.ts";
import { openCorpus } from "./folder.ts";
import { recordingsDigest } from "./recordings_digest.ts";
import { formatStudyLists, parseStudyLists, readStudyLists, type StudyList } from "./study_list.ts";
import { listStudy } from "./write_study_list.ts";

const CLIPS = ["yes/026290a7_nohash_0", "yes/0c540988_nohash_1", "no/0a2b400e_nohash_0"];
const NOISE = "_background_noise_/hum";

function wav(name: string): Uint8Array {
  return encodeWav({ pcm: burst(name, 0.1, 0, 0.1), sampleRate: 16000 });
}

/** The study's folder, as FLAC, and its list after a turn through the file's form. */
function makeStudy(dir: string): StudyList {
  for (const path of [...CLIPS, NOISE]) {
    Deno.mkdirSync(`${dir}/study/${path.split("/")[0]}`, { recursive: true });
    Deno.writeFileSync(`${dir}/study/${path}.flac`, encodeFlac(burst(path, 0.1, 0, 0.1)));
  }
  return parseStudyLists(formatStudyLists([listStudy(`${dir}/study`)]), "list")[0];
}

/** An archive of the official form: WAV files, `./` in front, more than the study uses. */
function official(changes: Record<string, Uint8Array | undefined> = {}): TestEntry[] {
  const sounds = Object.fromEntries(
    [...CLIPS, NOISE, "yes/ffffffff_nohash_0", "bird/026290a7_nohash_0"].map((path) =>
      [`${path}.wav`, wav(path)] as const
    ),
  );
  const entries = Object.entries({ ...sounds, ...changes })
    .flatMap(([name, content]) => content === undefined ? [] : [{ name: `./${name}`, content }]);
  const texts = ["README.md", "LICENSE", "testing_list.txt"].map((name) => ({ name: `./${name}` }));
  return [{ name: "./", type: "directory" }, ...texts, ...entries];
}

Deno.test("the study is cut out of the official archive, and has the digest of its FLAC twin", async () => {
  await inFolder(async (dir) => {
    const list = makeStudy(dir);
    const twin = recordingsDigest(`${dir}/study`);
    assertEquals(list.sha256, twin);
    Deno.writeFileSync(`${dir}/official.tar.gz`, await tarOf(official()));
    const told: number[] = [];
    const onBytes = (done: number, total: number) => void told.push(done / total);
    const [derived] = await derive(`${dir}/official.tar.gz`, [list], `${dir}/out`, { onBytes });
    const { files, ...rest } = derived;
    assertEquals(rest, { folder: "study", recordings: 4, others: 2, sha256: twin });
    // By these a fetch sees later that one is gone or cut.
    assertEquals(files.length, 4);
    for (const [name, size] of files) {
      assertEquals(Deno.statSync(`${dir}/out/study/${name}`).size, size);
    }
    assertEquals(told.at(-1), 1);
    assertEquals(recordingsDigest(`${dir}/out/study`), twin);
    const quiet = { name: "study", onRemark: () => {} };
    assertEquals(openCorpus(`${dir}/out/study`, quiet), openCorpus(`${dir}/study`, quiet));
    assertEquals([...Deno.readDirSync(`${dir}/out`)].map(({ name }) => name), ["study"]);
    const manifest = Deno.readTextFileSync(`${dir}/out/study/MANIFEST.csv`).split("\n");
    assert(
      manifest[2].startsWith("no/0a2b400e_nohash_0.wav,no,0a2b400e,training,1600,"),
      manifest[2],
    );
    // A second time in place of the first, from a folder, after one that was killed.
    for (const left of ["deriving", "deriving.old"]) {
      writeWav(`${dir}/out/study.${left}/no/half_nohash_0.wav`, burst("half", 0.1, 0, 0.1));
    }
    writeWav(`${dir}/out/study/yes/left_nohash_0.wav`, burst("left", 0.1, 0, 0.1));
    const again = await derive(`${dir}/study`, [list], `${dir}/out`);
    assertEquals([again[0].sha256, again[0].others], [twin, 0]);
    assertEquals([...Deno.readDirSync(`${dir}/out`)].map(({ name }) => name), ["study"]);
    assertEquals(recordingsDigest(`${dir}/out/study`), twin);
  });
});

Deno.test("missing, wrong and broken recordings are counted and named, and what was there stays", async () => {
  await inFolder(async (dir) => {
    const list = makeStudy(dir);
    const flipped = wav(CLIPS[0]);
    flipped[44 + 100] ^= 1;
    const cases: [Record<string, Uint8Array | undefined>, string[]][] = [
      [{ [`${CLIPS[0]}.wav`]: flipped }, ["1 wrong", `${CLIPS[0]}.wav: its samples have`]],
      [{ [`${CLIPS[1]}.wav`]: wav("a").subarray(0, 99) }, ["1 wrong", "the data is cut short"]],
      [{ [`${CLIPS[2]}.wav`]: undefined }, ["1 missing", CLIPS[2]]],
      [{ [`${NOISE}.wav`]: undefined, [`${CLIPS[0]}.wav`]: wav("b") }, ["1 missing", "1 wrong"]],
      [
        Object.fromEntries(CLIPS.map((path) => [`${path}.wav`, undefined])),
        ["3 missing", "1 are there, 2 others are not used"],
      ],
    ];
    await derive(`${dir}/study`, [list], `${dir}/out`);
    for (const [changes, messages] of cases) {
      Deno.writeFileSync(`${dir}/official.tar.gz`, await tarOf(official(changes)));
      const error = await assertRejects(
        () => derive(`${dir}/official.tar.gz`, [list], `${dir}/out`),
        Error,
        "Cannot derive study from",
      );
      for (const message of messages) assertStringIncludes(error.message, message);
      assertEquals([...Deno.readDirSync(`${dir}/out`)].map(({ name }) => name), ["study"]);
      assertEquals(recordingsDigest(`${dir}/out/study`), list.sha256);
    }
    // What agrees in the digits of the list, but not in the whole digest, is refused as well.
    const other = { ...list, sha256: "0".repeat(64) };
    await assertRejects(
      () => derive(`${dir}/study`, [other], `${dir}/new`),
      Error,
      "the whole digest is",
    );
    assertEquals([...Deno.readDirSync(`${dir}/new`)], []);
    const cut = (await tarOf(official())).subarray(0, 2000);
    Deno.writeFileSync(`${dir}/official.tar.gz`, cut);
    await assertRejects(() => derive(`${dir}/official.tar.gz`, [list], `${dir}/new`), SyntaxError);
    assertEquals([...Deno.readDirSync(`${dir}/new`)], []);
    await assertRejects(
      () => derive(`${dir}/none.tar.gz`, [list], `${dir}/new`),
      Deno.errors.NotFound,
      "Cannot derive from",
    );
  });
});

Deno.test("two folders come out of one repository's archive, whose top folder has a name of its own", async () => {
  await inFolder(async (dir) => {
    for (
      const [folder, path] of [["wake_words", "computer/a"], ["wake_words_more", "view_glass/b"]]
    ) {
      writeWav(`${dir}/${folder}/${path}.wav`, burst(path, 0.1, 0, 0.1));
    }
    const lists = ["wake_words", "wake_words_more"].map((folder) => listStudy(`${dir}/${folder}`));
    assertEquals(lists[1].recordings[0].source, "audio/view glass/b");
    const entries = ["audio/computer/a.wav", "audio/view glass/b.wav", "audio/jarvis/c.wav"].map((
      name,
    ) => ({
      name: `benchmark-master/${name}`,
      content: wav(name.replace("audio/", "").replace(" ", "_").replace(".wav", "")),
    }));
    Deno.writeFileSync(`${dir}/a.tar.gz`, await tarOf(entries));
    const derived = await derive(`${dir}/a.tar.gz`, lists, `${dir}/out`);
    assertEquals(derived.map(({ recordings, others }) => [recordings, others]), [[1, 1], [1, 1]]);
    for (const { folder, sha256 } of lists) {
      assertEquals(recordingsDigest(`${dir}/out/${folder}`), sha256);
    }
  });
});

Deno.test("the study's lists name every recording once, with the digests of their folders", async () => {
  const lists = await readStudyLists();
  assertEquals(lists.map(({ folder, recordings }) => [folder, recordings.length]), [
    ["speech_commands", 11447],
    ["natural_speech", 170],
    ["natural_speech_validation", 219],
    ["wake_words", 120],
    ["wake_words_more", 480],
  ]);
  const natural = lists.slice(1, 3).flatMap(({ recordings }) => recordings);
  assertEquals(new Set(natural.map(({ path }) => path)).size, 389);
  assertEquals(new Set(natural.map(({ sha256 }) => sha256)).size, 389);
  for (const { recordings, sha256 } of lists) {
    assertEquals(new Set(recordings.map(({ path }) => path)).size, recordings.length);
    assertEquals(new Set(recordings.map(({ source }) => source)).size, recordings.length);
    assert(recordings.every(({ sha256 }) => /^[0-9a-f]{16}$/.test(sha256)));
    assert(/^[0-9a-f]{64}$/.test(sha256));
  }
  const happy = lists[0].recordings.filter(({ path }) => path.startsWith("happy/"));
  assertEquals(happy.length, 1481);
  assertThrows(
    () => parseStudyLists("a,b\n", "L"),
    SyntaxError,
    "Cannot read L as its header must",
  );
  const short = formatStudyLists(lists.slice(3, 4)).split("\n").slice(0, -2).join("\n");
  assertThrows(
    () => parseStudyLists(short, "L"),
    SyntaxError,
    "must have 120 recordings: it has 119",
  );
});
