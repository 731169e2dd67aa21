import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { createHash } from "node:crypto";
import { pack } from "tar-stream";
import type { Archive } from "./archive.ts";
import { download } from "./download.ts";
import { unpack } from "./unpack.ts";

const content = Uint8Array.from({ length: 200000 }, (_, i) => (i * i) >> 3);

function archiveOf(bytes: Uint8Array, urls: string[] = []): Archive {
  return {
    name: "sounds",
    kind: "corpus",
    folder: "sounds",
    file: "sounds.tar.gz",
    urls,
    bytes: bytes.length,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    licence: "none",
  };
}

/** A server that breaks the first connection half-way and answers ranges. */
function serve(
  bytes: Uint8Array,
  breaks: number,
): { url: string; ranges: string[]; stop(): Promise<void> } {
  const ranges: string[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
    const range = request.headers.get("range") ?? "";
    ranges.push(range);
    const start = Number(/bytes=(\d+)-/.exec(range)?.[1] ?? 0);
    let rest = bytes.slice(start);
    if (breaks-- > 0) rest = rest.slice(0, rest.length >> 1);
    const body = new Blob([rest]).stream();
    return new Response(body, { status: start > 0 ? 206 : 200 });
  });
  return { url: `http://127.0.0.1:${server.addr.port}`, ranges, stop: () => server.shutdown() };
}

Deno.test("a broken download goes on where it stopped", async () => {
  const dir = Deno.makeTempDirSync();
  const server = serve(content, 2);
  const archive = archiveOf(content);
  const { path } = await download(archive, { dir, mirrors: [server.url], patience: 1 });
  assertEquals(Deno.readFileSync(path), content);
  assertEquals(server.ranges, ["", "bytes=100000-", "bytes=150000-"]);
  await server.stop();
  Deno.removeSync(dir, { recursive: true });
});

Deno.test("wrong bytes are refused and removed, and the next mirror is tried", async () => {
  const dir = Deno.makeTempDirSync();
  const wrong = serve(content.map((byte) => byte ^ 1), 0);
  const right = serve(content, 0);
  const archive = archiveOf(content);
  const error = await assertRejects(
    () => download(archive, { dir, mirrors: [wrong.url], patience: 1 }),
    Error,
    "its SHA-256 is",
  );
  assertStringIncludes(error.message, wrong.url);
  assertEquals([...Deno.readDirSync(dir)], []);
  await download(archive, { dir, mirrors: [wrong.url, right.url], patience: 1 });
  assertEquals([...Deno.readDirSync(dir)].map(({ name }) => name), ["sounds.tar.gz"]);
  await wrong.stop();
  await right.stop();
  Deno.removeSync(dir, { recursive: true });
});

Deno.test("a folder serves as a mirror, and what is there already is not fetched again", async () => {
  const dir = Deno.makeTempDirSync();
  Deno.writeFileSync(`${dir}/sounds.tar.gz`, content);
  const archive = archiveOf(content);
  const first = await download(archive, { dir: `${dir}/cache`, mirrors: [dir] });
  const second = await download(archive, { dir: `${dir}/cache`, mirrors: [] });
  assertEquals(first, second);
  Deno.removeSync(dir, { recursive: true });
});

async function tarOf(
  entries: { name: string; type?: "symlink"; linkname?: string }[],
  dir: string,
) {
  const tar = pack();
  for (const entry of entries) {
    if (entry.type) tar.entry(entry);
    else tar.entry(entry, "sound");
  }
  tar.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of tar) chunks.push(chunk as Uint8Array);
  const bytes = new Blob(chunks as BlobPart[]).stream()
    .pipeThrough(new CompressionStream("gzip"));
  await Deno.writeFile(`${dir}/a.tar.gz`, bytes);
}

Deno.test("an archive unpacks beside what is there", async () => {
  const dir = Deno.makeTempDirSync();
  await tarOf([{ name: "./yes/a.wav" }, { name: "no/b.wav" }], dir);
  Deno.mkdirSync(`${dir}/out/yes`, { recursive: true });
  Deno.writeTextFileSync(`${dir}/out/yes/c.wav`, "other");
  assertEquals(await unpack(`${dir}/a.tar.gz`, `${dir}/out`), 2);
  assertEquals(Deno.readTextFileSync(`${dir}/out/yes/a.wav`), "sound");
  assertEquals(Deno.readTextFileSync(`${dir}/out/yes/c.wav`), "other");
  Deno.removeSync(dir, { recursive: true });
});

for (
  const [what, entry] of [
    ["leaves the folder", { name: "../evil.wav" }],
    ["is absolute", { name: "/tmp/evil.wav" }],
    ["is a link", { name: "yes/link", type: "symlink" as const, linkname: "/etc/passwd" }],
  ] as const
) {
  Deno.test(`an archive with a name that ${what} is refused and leaves nothing behind`, async () => {
    const dir = Deno.makeTempDirSync();
    await tarOf([{ name: "yes/a.wav" }, entry], dir);
    await assertRejects(() => unpack(`${dir}/a.tar.gz`, `${dir}/out`), SyntaxError);
    assertEquals([...Deno.readDirSync(dir)].map(({ name }) => name), ["a.tar.gz"]);
    Deno.removeSync(dir, { recursive: true });
  });
}
