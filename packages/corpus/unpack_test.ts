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
    assertEquals((await unpack(`${dir}/a.tar.gz`, `${dir}/deep/out`, { onBytes })).size, 2);
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
    assertEquals((await unpack(`${dir}/a.tar.gz`, `${dir}/out`)).size, 3);
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
  "stands there twice": { name: "yes/a.wav", content: "other" },
  "stands there twice in another form": { name: "./yes//a.wav" },
  "has a file for a folder": { name: "yes/a.wav/b.wav" },
  "is a hard link": { name: "yes/link", type: "link", linkname: "yes/a.wav" },
};

for (const [what, entry] of Object.entries(REFUSED)) {
  Deno.test(`an archive with a name that ${what} is refused and leaves nothing behind`, async () => {
    await inFolder(async (dir) => {
      Deno.writeFileSync(`${dir}/a.tar.gz`, await tarOf([{ name: "yes/a.wav" }, entry]));
      for (const there of [false, true]) {
        if (there) Deno.mkdirSync(`${dir}/out/yes`, { recursive: true });
        await assertRejects(
          () => unpack(`${dir}/a.tar.gz`, `${dir}/out`),
          Error,
          `Cannot unpack ${dir}/a.tar.gz`,
        );
        assertEquals(names(dir), there ? ["a.tar.gz", "out"] : ["a.tar.gz"]);
        if (there) assertEquals(names(`${dir}/out/yes`), []);
      }
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

Deno.test("what an archive may hold is bounded, by its manifest or by its own length", async () => {
  await inFolder(async (dir) => {
    const path = `${dir}/a.tar.gz`;
    const entries = [{ name: "a", content: "x".repeat(1000) }, { name: "b", content: "yy" }];
    Deno.writeFileSync(path, await tarOf(entries));
    assertEquals((await unpack(path, `${dir}/out`, { files: 2, unpackedBytes: 1002 })).size, 2);
    Deno.removeSync(`${dir}/out`, { recursive: true });
    const refused = [
      [{ files: 1 }, "at most 1 files"],
      [{ files: 3 }, "must have 3 files: it has 2"],
      [{ unpackedBytes: 1001 }, "at most 1001 bytes"],
      [{ unpackedBytes: 1003 }, "must have 1003 bytes of files: it has 1002"],
    ] as const;
    for (const [bounds, message] of refused) {
      await assertRejects(() => unpack(path, `${dir}/out`, bounds), SyntaxError, message);
      assertEquals(names(dir), ["a.tar.gz"]);
    }
    // 80 MB of one letter take 80 kB.
    const large = "x".repeat(20e6);
    const bomb = ["a", "b", "c", "d"].map((name) => ({ name, content: large }));
    Deno.writeFileSync(path, await tarOf(bomb));
    await assertRejects(() => unpack(path, `${dir}/out`), SyntaxError, "at most 67108864 bytes");
    assertEquals(names(dir), ["a.tar.gz"]);
  });
});

Deno.test("a tar of nothing but zeros or folders must end, too", async () => {
  await inFolder(async (dir) => {
    const path = `${dir}/a.tar.gz`;
    const bytes = await tarOf(Array.from({ length: 8 }, () => ({ name: "d", type: "directory" })));
    const tar = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const folders = (await new Response(tar).bytes()).subarray(0, 4096);
    const many = new Uint8Array(1 << 22).map((_, i) => folders[i % 4096]);
    for (const piece of [many, new Uint8Array(1 << 22)]) {
      const endless = new Blob(Array.from({ length: 33 }, () => piece)).stream();
      const zipped = endless.pipeThrough(new CompressionStream("gzip"));
      Deno.writeFileSync(path, await new Response(zipped).bytes());
      await assertRejects(
        () => unpack(path, `${dir}/out`),
        SyntaxError,
        `Cannot unpack ${path} as its tar must have at most 134217728 bytes`,
      );
    }
    assertEquals(names(dir), ["a.tar.gz"]);
  });
});

Deno.test("an archive whose names are in the way of what is there moves nothing into it", async () => {
  await inFolder(async (dir) => {
    const path = `${dir}/an archive.tar.gz`;
    const other: [TestEntry[], string][] = [
      [[{ name: "a" }, { name: "yes" }], '"yes" must be a file: a folder is there'],
      [
        [{ name: "a" }, { name: "d/b" }, { name: "LICENSE/b" }],
        '"LICENSE" must be a folder: a file',
      ],
      [[{ name: "a" }, { name: "LICENSE/deep/b" }], '"LICENSE" must be a folder: a file is there'],
    ];
    Deno.mkdirSync(`${dir}/out/yes`, { recursive: true });
    Deno.writeTextFileSync(`${dir}/out/LICENSE`, "old");
    for (const [entries, said] of other) {
      Deno.writeFileSync(path, await tarOf(entries));
      await assertRejects(
        () => unpack(path, `${dir}/out`),
        Error,
        `Cannot unpack ${path} into ${dir}/out as ${said}`,
      );
      assertEquals(names(`${dir}/out`), ["LICENSE", "yes"]);
      assertEquals(names(dir), ["an archive.tar.gz", "out"]);
    }
  });
});

Deno.test("an archive that cannot be written says into which folder, and what it takes", async () => {
  await inFolder(async (dir) => {
    Deno.writeFileSync(`${dir}/a.tar.gz`, await tarOf([{ name: "a" }]));
    Deno.writeTextFileSync(`${dir}/file`, "");
    const error = await assertRejects(
      () => unpack(`${dir}/a.tar.gz`, `${dir}/file/out`, { unpackedBytes: 5 }),
    ) as Error;
    assertEquals(
      error.message.startsWith(`Cannot unpack ${dir}/a.tar.gz into ${dir}/file/out: `),
      true,
    );
    assertEquals(error.message.endsWith("; it takes 1 MB"), true);
  });
});
