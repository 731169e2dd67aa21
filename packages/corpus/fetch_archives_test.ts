import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { archiveOf, serve, tarOf } from "./_test_server.ts";
import { inFolder } from "./_test_corpus.ts";
import { readArchives } from "./archive.ts";
import { chooseArchives } from "./choose_archives.ts";
import { fetchArchives, fetchPart, isUnpacked } from "./fetch_archives.ts";
import { hostingBases, readRelease } from "./hosting.ts";
import { packRelease } from "./pack_release.ts";

/** No release is committed, as far as these tests go. */
const NONE = { version: "1.2.3", archives: [] };

const quiet = { onLine: () => {} };

/** A project with checkpoints and logs. */
function writeProject(root: string): Record<string, string> {
  const files = {
    "checkpoints/base/seed-1.safetensors": "weights ".repeat(500),
    "checkpoints/best/size.kws": "small",
    "results/logs/base/seed-1.jsonl": '{"epoch":1}\n',
  };
  for (const [path, text] of Object.entries(files)) {
    Deno.mkdirSync(`${root}/${path.replace(/[^/]*$/, "")}`, { recursive: true });
    Deno.writeTextFileSync(`${root}/${path}`, text);
  }
  return files;
}

/** Serves a folder on this machine's own address. */
function serveFolder(dir: string): { url: string; stop(): Promise<void> } {
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
    try {
      return new Response(Deno.readFileSync(dir + new URL(request.url).pathname));
    } catch {
      return new Response("not here", { status: 404 });
    }
  });
  return { url: `http://127.0.0.1:${server.addr.port}`, stop: () => server.shutdown() };
}

Deno.test("a packed release comes back as it was, from a folder and from an address", async () => {
  await inFolder(async (dir) => {
    const files = writeProject(dir);
    await packRelease(dir, `${dir}/dist`, "1.2.3");
    const server = serveFolder(`${dir}/dist`);
    try {
      for (const [i, mirror] of [`${dir}/dist`, server.url].entries()) {
        const target = `${dir}/got-${i}`;
        for (const kind of ["checkpoints", "logs"]) {
          const archives = await chooseArchives(kind, [`${dir}/nowhere`, mirror], {
            release: NONE,
          });
          const [{ name, folder, files }] = await fetchArchives(archives, [mirror], target, quiet);
          assertEquals([name, folder, files], [kind, `${target}/${kind}`, kind === "logs" ? 1 : 2]);
        }
        for (const [path, text] of Object.entries(files)) {
          const got = `${target}/${path.replace(/^results\//, "")}`;
          assertEquals(Deno.readTextFileSync(got), text);
        }
        const left = [...Deno.readDirSync(`${target}/archives`)].map(({ name }) => name).sort();
        assertEquals(left, ["checkpoints.unpacked", "lock", "logs.unpacked"]);
      }
    } finally {
      await server.stop();
    }
  });
});

Deno.test("a release is packed to the same bytes twice, without what a killed writing has left", async () => {
  await inFolder(async (dir) => {
    writeProject(dir);
    const first = await packRelease(dir, `${dir}/one`, "1.2.3");
    Deno.writeTextFileSync(`${dir}/checkpoints/half.kws.0.part`, "half");
    assertEquals(await packRelease(dir, `${dir}/two`, "1.2.3"), first);
    for (const file of ["checkpoints.tar.gz", "logs.tar.gz", "releases.json"]) {
      assertEquals(
        Deno.readFileSync(`${dir}/one/${file}`),
        Deno.readFileSync(`${dir}/two/${file}`),
      );
    }
    assertEquals([...Deno.readDirSync(`${dir}/one`)].length, 3);
  });
});

Deno.test("a release of nothing is refused and leaves nothing", async () => {
  await inFolder(async (dir) => {
    Deno.mkdirSync(`${dir}/checkpoints`);
    await assertRejects(
      () => packRelease(dir, `${dir}/dist`, "1.2.3"),
      RangeError,
      "checkpoints and results/logs must hold files",
    );
    assertEquals([...Deno.readDirSync(dir)].map(({ name }) => name), ["checkpoints"]);
  });
});

Deno.test("what was unpacked before is left, until the manifest names another archive", async () => {
  await inFolder(async (dir) => {
    writeProject(dir);
    await packRelease(dir, `${dir}/dist`, "1.2.3");
    const get = async () => {
      const archives = await chooseArchives("logs", [`${dir}/dist`], { release: NONE });
      return (await fetchArchives(archives, [`${dir}/dist`], `${dir}/got`, quiet))[0].files;
    };
    assertEquals(await get(), 1);
    assertEquals(await get(), null);
    Deno.writeTextFileSync(`${dir}/results/logs/base/seed-2.jsonl`, "{}\n");
    await packRelease(dir, `${dir}/dist`, "1.2.3");
    assertEquals(await get(), 2);
    // What a later release has no more goes, and what somebody else has put there stays.
    const there = () =>
      [...Deno.readDirSync(`${dir}/got/logs/base`)].map(({ name }) => name).sort();
    Deno.writeTextFileSync(`${dir}/got/logs/base/own.txt`, "");
    Deno.removeSync(`${dir}/results/logs/base/seed-1.jsonl`);
    await packRelease(dir, `${dir}/dist`, "1.2.3");
    assertEquals([await get(), there()], [1, ["own.txt", "seed-2.jsonl"]]);
    Deno.writeTextFileSync(`${dir}/results/logs/base/seed-1.jsonl`, "{}\n");
    await packRelease(dir, `${dir}/dist`, "1.2.3");
    Deno.removeSync(`${dir}/got/logs`, { recursive: true });
    assertEquals(await get(), 2);
  });
});

Deno.test("files that are cut or gone since they were unpacked are unpacked again", async () => {
  await inFolder(async (dir) => {
    writeProject(dir);
    await packRelease(dir, `${dir}/dist`, "1.2.3");
    const lines: string[] = [];
    const get = async () => {
      const archives = await chooseArchives("checkpoints", [`${dir}/dist`], { release: NONE });
      const options = { onLine: (line: string) => void lines.push(line) };
      return (await fetchArchives(archives, [`${dir}/dist`], `${dir}/got`, options))[0].files;
    };
    assertEquals([await get(), await get()], [2, null]);
    const file = `${dir}/got/checkpoints/best/size.kws`;
    for (const harm of [() => Deno.truncateSync(file, 2), () => Deno.removeSync(file)]) {
      harm();
      lines.length = 0;
      assertEquals(await get(), 2);
      assertStringIncludes(lines[0], "best/size.kws not as unpacked before");
      assertEquals(Deno.readTextFileSync(file), "small");
      assertEquals(await get(), null);
    }
  });
});

Deno.test("a release that nobody has names every place that was tried", async () => {
  await inFolder(async (dir) => {
    const server = serveFolder(dir);
    await server.stop();
    const error = await assertRejects(() =>
      chooseArchives("checkpoints", [dir, server.url], { release: NONE })
    ) as Error;
    assertStringIncludes(error.message, `${dir}: it has no releases.json`);
    assertStringIncludes(error.message, `${server.url}: `);
    assertStringIncludes(error.message, "--mirror");
  });
});

Deno.test("a manifest that would write outside its folder is refused", async () => {
  await inFolder(async (dir) => {
    const archive = {
      ...{ name: "logs", kind: "logs", folder: "../../home", file: "logs.tar.gz", urls: [] },
      ...{ bytes: 1, sha256: null, licence: "" },
    };
    Deno.writeTextFileSync(`${dir}/releases.json`, JSON.stringify({ archives: [archive] }));
    const error = await assertRejects(() =>
      chooseArchives("logs", [dir], { release: NONE })
    ) as Error;
    assertStringIncludes(
      error.message,
      'folder must be a plain name: current value is "../../home"',
    );
  });
});

const SMALL = readArchives().archives.filter(({ kind }) => kind === "corpus");

Deno.test("the small archives serve where they are, else the public sources they are cut out of", async () => {
  await inFolder(async (dir) => {
    const choose = async (what: string, keyword?: string, mirrors = [dir]) =>
      (await chooseArchives(what, mirrors, { keyword })).map(({ name, derives }) =>
        [name, ...derives ?? []].join(" ")
      );
    const sources = [
      "speech_commands_v0.02 speech_commands",
      "speech_to_intent_benchmark natural_speech natural_speech_validation",
      "wake_word_benchmark wake_words wake_words_more",
    ];
    assertEquals(await choose("corpus"), sources);
    assertEquals(await choose("corpus", "sheila"), ["speech_commands_v0.02"]);
    assertEquals(await choose("speech_commands_v0.02"), ["speech_commands_v0.02"]);
    assertEquals(await choose("wake_word_benchmark"), sources.slice(2));
    for (const { file } of SMALL.slice(0, 4)) Deno.writeTextFileSync(`${dir}/${file}`, "");
    assertEquals(await choose("corpus"), [
      ...SMALL.slice(0, 4).map(({ name }) => name),
      "speech_to_intent_benchmark natural_speech_validation",
      sources[2],
    ]);
    for (const { file } of SMALL) Deno.writeTextFileSync(`${dir}/${file}`, "");
    assertEquals(await choose("corpus"), SMALL.map(({ name }) => name));
    assertEquals(await choose("corpus", "right"), SMALL.map(({ name }) => name));
    assertEquals(await choose("corpus", undefined, []), sources);
    const there = await chooseArchives("corpus", [], { isThere: () => true });
    assertEquals(there.map(({ name }) => name), SMALL.map(({ name }) => name));
    assertEquals(await choose("wake_words"), ["wake_words"]);
    const server = serveFolder(dir);
    assertEquals((await choose("corpus", "happy", [server.url])).length, SMALL.length);
    await server.stop();
  });
});

Deno.test("wrong use is refused with the way out", async () => {
  const error = await assertRejects(
    () => chooseArchives("corpus", [], { keyword: "hapy" }),
    RangeError,
  );
  assertStringIncludes(error.message, 'nearest: "happy"');
  const far = await assertRejects(() => chooseArchives("corpus", [], { keyword: "computer" }));
  assertEquals((far as Error).message.includes("nearest"), false);
  const other = await assertRejects(() => chooseArchives("corpora", []), RangeError);
  assertStringIncludes(other.message, "corpus, checkpoints, logs, all or one of");
  assert(other.message.endsWith('current value is "corpora"'));
});

/** A clone with a remote, as git leaves it. */
function writeClone(root: string, remote: string): void {
  Deno.mkdirSync(`${root}/.git`, { recursive: true });
  Deno.writeTextFileSync(
    `${root}/.git/config`,
    `[core]\n\tbare = false\n[remote "origin"]\n\turl = ${remote}\n\tfetch = +refs/heads/*:x\n`,
  );
}

Deno.test("who has just cloned gets checkpoints and logs from the releases of the clone's remote", async () => {
  await inFolder(async (dir) => {
    const files = writeProject(`${dir}/origin`);
    const { version } = readRelease();
    const assets = `${dir}/hosted/owner/repo/releases/download/v${version}`;
    const archives = await packRelease(`${dir}/origin`, assets, version);
    await packRelease(`${dir}/origin`, `${dir}/bare.git/releases/download/v${version}`, version);
    await packRelease(`${dir}/origin`, `${dir}/origin/dist/release`, version);
    const server = serveFolder(`${dir}/hosted`);
    const gitLab = serveFolder(`${dir}/gitlab`);
    Deno.mkdirSync(`${dir}/gitlab/group/repo/-/releases/v${version}`, { recursive: true });
    Deno.renameSync(`${dir}/origin/dist/release`, `${dir}/moved`);
    for (const { name } of Deno.readDirSync(`${dir}/moved`)) {
      const to = `${dir}/gitlab/group/repo/-/releases/v${version}/downloads`;
      Deno.mkdirSync(to, { recursive: true });
      Deno.copyFileSync(`${dir}/moved/${name}`, `${to}/${name}`);
    }
    const remotes = [
      `${server.url}/owner/repo.git`,
      `${dir}/bare.git`,
      `file://${dir}/bare.git`,
      `../bare.git`,
      `${gitLab.url}/group/repo.git`,
    ];
    try {
      for (const [i, remote] of remotes.entries()) {
        writeClone(`${dir}/clone-${i}`, remote);
        const bases = hostingBases(`${dir}/clone-${i}`);
        for (const [j, release] of [NONE, { version, archives }].entries()) {
          for (const kind of ["checkpoints", "logs"]) {
            const target = `${dir}/got-${i}-${j}`;
            const [{ sha256 }] = await fetchPart(kind, bases, target, { ...quiet, release });
            assertEquals(sha256, archives.find(({ name }) => name === kind)?.sha256);
          }
          for (const [path, text] of Object.entries(files)) {
            const got = `${dir}/got-${i}-${j}/${path.replace(/^results\//, "")}`;
            assertEquals(Deno.readTextFileSync(got), text);
          }
        }
      }
      // What is hosted is another release than the one that this checkout has committed.
      Deno.writeTextFileSync(`${dir}/origin/checkpoints/best/size.kws`, "other");
      await packRelease(`${dir}/origin`, assets, version);
      const bases = hostingBases(`${dir}/clone-0`);
      const error = await assertRejects(() =>
        fetchPart("checkpoints", bases, `${dir}/new`, { ...quiet, release: { version, archives } })
      ) as Error;
      assertStringIncludes(error.message, "Cannot fetch checkpoints; tried");
      assertStringIncludes(error.message, `${server.url}/owner/repo/releases/download/v${version}`);
      assertEquals(names(`${dir}/new`), ["archives"]);
      writeClone(`${dir}/lost`, `${server.url}/nobody/nothing.git`);
      const lost = await assertRejects(() =>
        fetchPart("logs", hostingBases(`${dir}/lost`), `${dir}/new`, { ...quiet, release: NONE })
      ) as Error;
      assertStringIncludes(lost.message, `${server.url}/nobody/nothing/releases/download/`);
      assertStringIncludes(lost.message, `${server.url}/nobody/nothing/-/releases/`);
      assertStringIncludes(lost.message, "--mirror or KWS_MIRROR");
      assertStringIncludes(lost.message, "results/full/logs/");
    } finally {
      await server.stop();
      await gitLab.stop();
    }
  });
});

function names(dir: string): string[] {
  return [...Deno.readDirSync(dir)].map(({ name }) => name).sort();
}

Deno.test("two fetches at once: one waits and says so, and both end with all files", async () => {
  await inFolder(async (dir) => {
    const entries = Array.from({ length: 300 }, (_, i) => ({ name: `yes/${i}.wav` }));
    const bytes = await tarOf(entries);
    Deno.mkdirSync(`${dir}/mirror`);
    Deno.writeFileSync(`${dir}/mirror/sounds.tar.gz`, bytes);
    const archive = archiveOf(bytes, { files: 300, unpackedBytes: 1500 });
    const lines: string[] = [];
    const onLine = (line: string) => void lines.push(line);
    const both = await Promise.all(
      [1, 2].map(() => fetchArchives([archive], [`${dir}/mirror`], `${dir}/got`, { onLine })),
    );
    assertEquals(both.map(([{ files }]) => files).sort(), [300, null]);
    assertEquals(lines.filter((line) => line.startsWith("waiting: another fetch")).length, 1);
    assertEquals(names(`${dir}/got`), ["archives", "sounds"]);
    assertEquals(names(`${dir}/got/sounds/yes`).length, 300);
    assertEquals(isUnpacked(archive, `${dir}/got`), true);
  });
});

Deno.test("an archive of another content than its manifest says leaves no folder and no mark", async () => {
  await inFolder(async (dir) => {
    const bytes = await tarOf([{ name: "yes/a.wav" }]);
    Deno.mkdirSync(`${dir}/mirror`);
    Deno.writeFileSync(`${dir}/mirror/sounds.tar.gz`, bytes);
    const archive = archiveOf(bytes, { files: 2 });
    await assertRejects(
      () => fetchArchives([archive], [`${dir}/mirror`], `${dir}/got`, quiet),
      SyntaxError,
      "must have 2 files: it has 1",
    );
    assertEquals(names(`${dir}/got`), ["archives"]);
    assertEquals(isUnpacked(archive, `${dir}/got`), false);
  });
});

Deno.test("half of an archive that nobody knows the digest of does not stay for the next fetch", async () => {
  await inFolder(async (dir) => {
    const noise = Array.from({ length: 3000 }, (_, i) => String.fromCharCode(33 + i * i % 89));
    const bytes = await tarOf([{ name: "yes/a.wav", content: noise.join("") }]);
    const archive = archiveOf(bytes, { kind: "source", bytes: null, sha256: null });
    const server = serve(bytes, { breaks: 1 });
    try {
      await assertRejects(
        () => fetchArchives([archive], [server.url], `${dir}/got`, quiet),
        SyntaxError,
        "as it must be a whole .tar.gz",
      );
      assertEquals(names(`${dir}/got/archives`), ["lock"]);
      const [{ files }] = await fetchArchives([archive], [server.url], `${dir}/got`, quiet);
      assertEquals(files, 1);
    } finally {
      await server.stop();
    }
  });
});
