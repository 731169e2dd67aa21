import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { readArchives } from "@kws/corpus";
import { UsageError } from "./cli/arguments.ts";
import { chooseArchives, fetchArchives } from "./fetch.ts";
import { packRelease } from "./release.ts";

async function inFolder(work: (dir: string) => Promise<void>): Promise<void> {
  const dir = Deno.makeTempDirSync();
  try {
    await work(dir);
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
}

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
    await packRelease(dir, `${dir}/dist`);
    const server = serveFolder(`${dir}/dist`);
    try {
      for (const [i, mirror] of [`${dir}/dist`, server.url].entries()) {
        const target = `${dir}/got-${i}`;
        for (const kind of ["checkpoints", "logs"]) {
          const archives = await chooseArchives(kind, undefined, [`${dir}/nowhere`, mirror]);
          const [{ name, folder, files }] = await fetchArchives(archives, [mirror], target);
          assertEquals([name, folder, files], [kind, `${target}/${kind}`, kind === "logs" ? 1 : 2]);
        }
        for (const [path, text] of Object.entries(files)) {
          const got = `${target}/${path.replace(/^results\//, "")}`;
          assertEquals(Deno.readTextFileSync(got), text);
        }
        const left = [...Deno.readDirSync(`${target}/archives`)].map(({ name }) => name).sort();
        assertEquals(left, ["checkpoints.unpacked", "logs.unpacked"]);
      }
    } finally {
      await server.stop();
    }
  });
});

Deno.test("a release is packed to the same bytes twice", async () => {
  await inFolder(async (dir) => {
    writeProject(dir);
    const first = await packRelease(dir, `${dir}/one`);
    assertEquals(await packRelease(dir, `${dir}/two`), first);
    for (const file of ["checkpoints.tar.gz", "logs.tar.gz", "manifest.json"]) {
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
      () => packRelease(dir, `${dir}/dist`),
      RangeError,
      "checkpoints and results/logs must hold files",
    );
    assertEquals([...Deno.readDirSync(dir)].map(({ name }) => name), ["checkpoints"]);
  });
});

Deno.test("what was unpacked before is left, until the manifest names another archive", async () => {
  await inFolder(async (dir) => {
    writeProject(dir);
    await packRelease(dir, `${dir}/dist`);
    const get = async () => {
      const archives = await chooseArchives("logs", undefined, [`${dir}/dist`]);
      return (await fetchArchives(archives, [`${dir}/dist`], `${dir}/got`))[0].files;
    };
    assertEquals(await get(), 1);
    assertEquals(await get(), null);
    Deno.writeTextFileSync(`${dir}/results/logs/base/seed-2.jsonl`, "{}\n");
    await packRelease(dir, `${dir}/dist`);
    assertEquals(await get(), 2);
    Deno.removeSync(`${dir}/got/logs`, { recursive: true });
    assertEquals(await get(), 2);
  });
});

Deno.test("a release that nobody has names every place that was tried", async () => {
  await inFolder(async (dir) => {
    const server = serveFolder(dir);
    await server.stop();
    const error = await assertRejects(() =>
      chooseArchives("checkpoints", undefined, [dir, server.url])
    ) as Error;
    assertStringIncludes(error.message, `${dir}: it has no manifest.json`);
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
    Deno.writeTextFileSync(`${dir}/manifest.json`, JSON.stringify({ archives: [archive] }));
    const error = await assertRejects(() => chooseArchives("logs", undefined, [dir])) as Error;
    assertStringIncludes(
      error.message,
      'folder must be a plain name: current value is "../../home"',
    );
  });
});

Deno.test("the small archives serve where a mirror has them, else the official one", async () => {
  await inFolder(async (dir) => {
    const names = async (what: string, keyword?: string, mirrors = [dir]) =>
      (await chooseArchives(what, keyword, mirrors)).map(({ name }) => name);
    assertEquals(await names("corpus"), ["speech_commands_v0.02"]);
    const small = readArchives().archives.filter(({ kind }) => kind === "corpus");
    for (const { file } of small) Deno.writeTextFileSync(`${dir}/${file}`, "");
    assertEquals(await names("corpus"), small.map(({ name }) => name));
    assertEquals(await names("corpus", "right"), small.map(({ name }) => name));
    assertEquals(await names("corpus", "sheila"), ["speech_commands_v0.02"]);
    assertEquals(await names("corpus", undefined, []), ["speech_commands_v0.02"]);
    assertEquals(await names("wake_words"), ["wake_words"]);
    const server = serveFolder(dir);
    assertEquals((await names("corpus", "happy", [server.url])).length, small.length);
    await server.stop();
  });
});

Deno.test("wrong use is refused with the way out", async () => {
  const error = await assertRejects(() => chooseArchives("corpus", "hapy", []), UsageError);
  assertStringIncludes(error.message, 'nearest: "happy"');
  const other = await assertRejects(() => chooseArchives("corpora", undefined, []), UsageError);
  assertStringIncludes(other.message, "corpus, checkpoints, logs, all or one of");
  assert(other.message.endsWith('current value is "corpora"'));
});
