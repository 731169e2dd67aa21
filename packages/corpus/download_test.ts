import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { inFolder } from "./_test_corpus.ts";
import { archiveOf, type Misbehaviour, serve, type TestServer } from "./_test_server.ts";
import { download } from "./download.ts";

const content = Uint8Array.from({ length: 200000 }, (_, i) => (i * i) >> 3);
const wrong = content.map((byte) => byte ^ 1);
const archive = archiveOf(content);

function names(dir: string): string[] {
  return [...Deno.readDirSync(dir)].map(({ name }) => name).sort();
}

async function withServers(
  served: [Uint8Array, Misbehaviour][],
  work: (dir: string, ...servers: TestServer[]) => Promise<void>,
): Promise<void> {
  const servers = served.map(([bytes, misbehaviour]) => serve(bytes, misbehaviour));
  try {
    await inFolder((dir) => work(dir, ...servers));
  } finally {
    for (const server of servers) await server.stop();
  }
}

Deno.test("a broken download goes on where it stopped", async () => {
  await withServers([[content, { breaks: 2 }]], async (dir, { url, ranges }) => {
    const { path, sha256 } = await download(archive, { dir, mirrors: [url], patience: 1 });
    assertEquals(Deno.readFileSync(path), content);
    assertEquals(sha256, archive.sha256);
    assertEquals(ranges, ["", "bytes=100000-", "bytes=150000-"]);
    assertEquals(names(dir), ["sounds.tar.gz"]);
  });
});

Deno.test("a server that knows no ranges is read from the start", async () => {
  await withServers([[content, { breaks: 1, whole: true }]], async (dir, { url, ranges }) => {
    const { path } = await download(archive, { dir, mirrors: [url], patience: 1 });
    assertEquals(Deno.readFileSync(path), content);
    assertEquals(ranges, ["", "bytes=100000-"]);
  });
});

Deno.test("a connection that falls silent counts as broken", async () => {
  await withServers([[content, { hang: 3 }]], async (dir, { url }) => {
    const options = { dir, mirrors: [url], attempts: 1, stall: 100 };
    await assertRejects(() => download(archive, options), Error, "no byte in 0.1 s");
    assertEquals(names(dir), ["sounds.tar.gz.part"]);
    assertEquals(Deno.readFileSync(`${dir}/sounds.tar.gz.part`), content.slice(0, 3000));
  });
});

Deno.test("a busy server is asked again, one without the file is not", async () => {
  await withServers(
    [[content, { errors: 99, status: 404 }], [content, { errors: 2 }]],
    async (dir, missing, busy) => {
      const mirrors = [missing.url, busy.url];
      await download(archive, { dir, mirrors, patience: 1 });
      assertEquals([missing.ranges.length, busy.ranges.length], [1, 3]);
    },
  );
});

Deno.test("wrong bytes are refused and removed, and the next mirror is tried", async () => {
  await withServers([[wrong, {}], [content, {}]], async (dir, bad, good) => {
    const error = await assertRejects(
      () => download(archive, { dir, mirrors: [bad.url], patience: 1 }),
      Error,
      "its SHA-256 is",
    );
    assertStringIncludes(error.message, `${bad.url}/sounds.tar.gz`);
    assertEquals(names(dir), []);
    const { path } = await download(archive, { dir, mirrors: [bad.url, good.url], patience: 1 });
    assertEquals(Deno.readFileSync(path), content);
    assertEquals(names(dir), ["sounds.tar.gz"]);
  });
});

Deno.test("half of a wrong file does not spoil a mirror that has the right one", async () => {
  await withServers([[wrong, { breaks: 1 }], [content, {}]], async (dir, bad, good) => {
    const mirrors = [bad.url, good.url];
    const { path } = await download(archive, { dir, mirrors, attempts: 2, patience: 1 });
    assertEquals(Deno.readFileSync(path), content);
  });
  await withServers([[content, {}]], async (dir, good) => {
    Deno.writeFileSync(`${dir}/sounds.tar.gz.part`, wrong.subarray(0, 5000));
    const { path } = await download(archive, { dir, mirrors: [good.url], patience: 1 });
    assertEquals(Deno.readFileSync(path), content);
    assertEquals(good.ranges, ["bytes=5000-", ""]);
  });
});

Deno.test("files that are too long or too short are refused", async () => {
  const long = new Uint8Array(content.length + 1000);
  await withServers([[long, {}], [content.slice(1), {}]], async (dir, more, less) => {
    const error = await assertRejects(
      () => download(archive, { dir, mirrors: [more.url, less.url], attempts: 1 }),
      Error,
      "it has more than 200000 bytes",
    );
    assertStringIncludes(error.message, "the connection broke after 199999 of 200000 bytes");
    Deno.writeFileSync(`${dir}/sounds.tar.gz.part`, long);
    await assertRejects(() => download(archive, { dir, mirrors: [], attempts: 1 }), Error);
  });
  await withServers([[content, {}]], async (dir, { url, ranges }) => {
    Deno.writeFileSync(`${dir}/sounds.tar.gz.part`, long);
    await download(archive, { dir, mirrors: [url] });
    assertEquals(ranges, [""]);
  });
});

Deno.test("what is there already is verified and not fetched again", async () => {
  await withServers([[content, {}]], async (dir, { url, ranges }) => {
    const path = `${dir}/sounds.tar.gz`;
    Deno.writeFileSync(path, content);
    assertEquals(await download(archive, { dir, mirrors: [url] }), {
      ...{ path, sha256: archive.sha256! },
    });
    assertEquals(ranges, []);
    Deno.writeFileSync(path, wrong);
    await download(archive, { dir, mirrors: [url] });
    assertEquals(ranges, [""]);
    assertEquals(Deno.readFileSync(path), content);
  });
});

Deno.test("a folder serves as a mirror and is read in place", async () => {
  await inFolder(async (dir) => {
    Deno.mkdirSync(`${dir}/mirror`);
    Deno.writeFileSync(`${dir}/mirror/sounds.tar.gz`, content);
    for (const mirror of [`${dir}/mirror`, `${dir}/mirror/`, `file://${dir}/mirror`]) {
      const { path } = await download(archive, { dir: `${dir}/cache`, mirrors: [dir, mirror] });
      assertEquals(Deno.realPathSync(path), Deno.realPathSync(`${dir}/mirror/sounds.tar.gz`));
    }
    assertEquals(names(dir), ["mirror"]);
    Deno.writeFileSync(`${dir}/mirror/sounds.tar.gz`, wrong);
    await assertRejects(
      () => download(archive, { dir: `${dir}/cache`, mirrors: [`${dir}/mirror`] }),
      Error,
      "its SHA-256 is",
    );
  });
});

Deno.test("an unknown digest is computed and told", async () => {
  await withServers([[content, {}]], async (dir, { url }) => {
    const unknown = archiveOf(content, { sha256: null, urls: [`${url}/elsewhere.tar.gz`] });
    const { sha256 } = await download(unknown, { dir, mirrors: [] });
    assertEquals(sha256, archive.sha256);
  });
});

Deno.test("an archive that is made on demand has any length, and is always begun anew", async () => {
  await withServers([[content, {}]], async (dir, { url, ranges }) => {
    const made = archiveOf(content, { bytes: null, sha256: null });
    Deno.writeTextFileSync(`${dir}/sounds.tar.gz.part`, "half of another day's");
    const { path, sha256 } = await download(made, { dir, mirrors: [url] });
    assertEquals(ranges, [""]);
    assertEquals(Deno.readFileSync(path), content);
    assertEquals(sha256, archive.sha256);
  });
});

Deno.test("where nothing can be reached, every address is named", async () => {
  await inFolder(async (dir) => {
    const gone = serve(content);
    await gone.stop();
    const lost = archiveOf(content, { urls: [`${gone.url}/own.tar.gz`] });
    const error = await assertRejects(() =>
      download(lost, { dir, mirrors: [`${dir}/nowhere`, gone.url], attempts: 2, patience: 1 })
    );
    for (
      const source of [
        ...[`${dir}/nowhere/sounds.tar.gz: it is not there`, `${gone.url}/sounds.tar.gz: `],
        `${gone.url}/own.tar.gz: `,
      ]
    ) assertStringIncludes((error as Error).message, source);
    // Numbers of the system are for nobody.
    assertEquals(/os error/.test((error as Error).message), false);
    await assertRejects(
      () => download(archive, { dir, mirrors: [] }),
      Error,
      "it has no address of its own: name a folder or an address that has it with --mirror or KWS_MIRROR",
    );
    assertStringIncludes((error as Error).message, "\n  name a folder or an address that has it");
    assertEquals(names(dir), []);
  });
});
