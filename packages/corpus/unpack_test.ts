import { assertEquals, assertRejects } from "@std/assert";
import { inFolder } from "./_test_corpus.ts";
import { tarOf, type TestEntry } from "./_test_server.ts";
import { unpack } from "./unpack.ts";

function names(dir: string): string[] {
  return [...Deno.readDirSync(dir)].map(({ name }) => name).sort();
}

Deno.test("an archive becomes a folder", async () => {
  await inFolder(async (dir) => {
    const entries = [{ name: "./", type: "directory" as const }, { name: "./yes/a.wav" }];
    const long = { name: "no/b.wav", content: "x".repeat(100000) };
    Deno.writeFileSync(`${dir}/a.tar.gz`, await tarOf([...entries, long]));
    const told: number[] = [];
    const onBytes = (done: number, total: number) => void told.push(done / total);
    assertEquals(await unpack(`${dir}/a.tar.gz`, `${dir}/deep/out`, onBytes), 2);
    assertEquals(Deno.readTextFileSync(`${dir}/deep/out/yes/a.wav`), "sound");
    assertEquals(Deno.readTextFileSync(`${dir}/deep/out/no/b.wav`), long.content);
    assertEquals(names(`${dir}/deep`), ["out"]);
    assertEquals(told.at(-1), 1);
  });
});

Deno.test("an archive unpacks beside what is there", async () => {
  await inFolder(async (dir) => {
    Deno.writeFileSync(
      `${dir}/a.tar.gz`,
      await tarOf([{ name: "yes/a.wav" }, { name: "no/b.wav" }, { name: "LICENSE" }]),
    );
    Deno.mkdirSync(`${dir}/out/yes`, { recursive: true });
    Deno.writeTextFileSync(`${dir}/out/yes/c.wav`, "other");
    Deno.writeTextFileSync(`${dir}/out/LICENSE`, "old");
    Deno.mkdirSync(`${dir}/out.unpacking`);
    Deno.writeTextFileSync(`${dir}/out.unpacking/left`, "by a process that was killed");
    assertEquals(await unpack(`${dir}/a.tar.gz`, `${dir}/out`), 3);
    assertEquals(Deno.readTextFileSync(`${dir}/out/yes/a.wav`), "sound");
    assertEquals(Deno.readTextFileSync(`${dir}/out/yes/c.wav`), "other");
    assertEquals(Deno.readTextFileSync(`${dir}/out/LICENSE`), "sound");
    assertEquals(names(dir), ["a.tar.gz", "out"]);
  });
});

const REFUSED: Record<string, TestEntry> = {
  "leaves the folder": { name: "../evil.wav" },
  "leaves the folder on a detour": { name: "yes/../../evil.wav" },
  "is absolute": { name: "/tmp/evil.wav" },
  "is a link": { name: "yes/link", type: "symlink", linkname: "/etc/passwd" },
  "is a hard link": { name: "yes/link", type: "link", linkname: "yes/a.wav" },
};

for (const [what, entry] of Object.entries(REFUSED)) {
  Deno.test(`an archive with a name that ${what} is refused and leaves nothing behind`, async () => {
    await inFolder(async (dir) => {
      Deno.writeFileSync(`${dir}/a.tar.gz`, await tarOf([{ name: "yes/a.wav" }, entry]));
      await assertRejects(() => unpack(`${dir}/a.tar.gz`, `${dir}/out`), SyntaxError);
      assertEquals(names(dir), ["a.tar.gz"]);
    });
  });
}

Deno.test("broken archives are refused by name and leave nothing behind", async () => {
  await inFolder(async (dir) => {
    const path = `${dir}/a.tar.gz`;
    const random = Array.from({ length: 3000 }, (_, i) => String.fromCharCode(33 + i * i % 89));
    const bytes = await tarOf([{ name: "yes/a.wav", content: random.join("") }]);
    const unzipped = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const tar = new Uint8Array(await new Response(unzipped).arrayBuffer());
    const cut = new Blob([tar.subarray(0, 1000)]).stream()
      .pipeThrough(new CompressionStream("gzip"));
    const broken: Uint8Array[] = [
      new Uint8Array(await new Response(cut).arrayBuffer()),
      bytes.subarray(0, bytes.length >> 1),
      bytes.map((byte, i) => i > 60 && i < 100 ? byte ^ 0x55 : byte),
      new TextEncoder().encode("this is no archive"),
    ];
    for (const part of broken) {
      Deno.writeFileSync(path, part);
      await assertRejects(() => unpack(path, `${dir}/out`), SyntaxError, `Cannot unpack ${path}`);
      assertEquals(names(dir), ["a.tar.gz"]);
    }
    await assertRejects(() => unpack(`${dir}/none.tar.gz`, `${dir}/out`), Deno.errors.NotFound);
  });
});
