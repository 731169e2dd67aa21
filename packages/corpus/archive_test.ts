import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { type Archive, checkArchive, readArchives } from "./archive.ts";

Deno.test("the manifest names every archive once, with its length and digest", () => {
  const { archives } = readArchives();
  for (const archive of archives) assertEquals(checkArchive(archive, "archives.json"), archive);
  assertEquals(new Set(archives.map(({ name }) => name)).size, archives.length);
  const official = archives.filter(({ kind }) => kind === "official");
  assertEquals(official.map(({ name, bytes }) => [name, bytes]), [
    ["speech_commands_v0.01", 1489096277],
    ["speech_commands_v0.02", 2428923189],
  ]);
  for (const { name, licence, role, kind } of archives) {
    assert(licence !== "" && role !== undefined, name);
    if (kind === "corpus") {
      assertStringIncludes("training testing thresholds", role.split(/[, ]/)[0]);
    }
  }
  const rules = archives.find(({ name }) => name === "natural_speech_validation");
  assertStringIncludes(rules!.role!, "never trained on");
  for (const { name, urls } of official) {
    assert(urls.includes(`http://download.tensorflow.org/data/${name}.tar.gz`));
  }
});

const MIRROR = new URL("../../../shared/mirror/", import.meta.url).pathname;

Deno.test({
  name: "the manifest agrees with the mirror beside the project",
  ignore: !(() => {
    try {
      return Deno.statSync(`${MIRROR}SHA256SUMS`).isFile;
    } catch {
      return false;
    }
  })(),
  fn() {
    const sums = Deno.readTextFileSync(`${MIRROR}SHA256SUMS`).trim().split("\n")
      .map((line) => line.split(/\s+/)).sort(([, a], [, b]) => a < b ? -1 : 1);
    const small = readArchives().archives.filter(({ kind }) => kind === "corpus")
      .sort((a, b) => a.file < b.file ? -1 : 1);
    assertEquals(small.map(({ sha256, file }) => [sha256, file]), sums);
    assertEquals(small.length, 7);
    for (const { file, bytes } of small) assertEquals(Deno.statSync(MIRROR + file).size, bytes);
  },
});

Deno.test("a manifest that would write elsewhere, or says too little, is refused", () => {
  const good: Archive = {
    ...{ name: "logs", kind: "logs", folder: "logs", file: "logs.tar.gz", urls: [] },
    ...{ bytes: 10, sha256: "0".repeat(64), licence: "MIT" },
  };
  assertEquals(checkArchive(good, "here"), good);
  const bad: [Partial<Archive>, string][] = [
    [{ folder: "../out" }, "folder must be a plain name"],
    [{ folder: ".." }, "folder must be a plain name"],
    [{ file: "a/b.tar.gz" }, "file must be a plain name"],
    [{ name: undefined }, "name must be a plain name"],
    [{ bytes: 0 }, "bytes must be a whole number > 0: current value is 0"],
    [{ sha256: "abc" }, "sha256 must be 64 hexadecimal digits or null"],
    [{ bytes: null }, "bytes must be a whole number > 0: current value is null"],
    [{ files: 0 }, "files must be a whole number > 0"],
    [{ unpackedBytes: -1 }, "unpackedBytes must be a whole number > 0"],
    [{ urls: ["ftp://a"] }, "urls must be a list of addresses"],
  ];
  for (const [change, message] of bad) {
    assertThrows(() => checkArchive({ ...good, ...change }, "here"), SyntaxError, message);
  }
  const source = { ...good, kind: "source", bytes: null, sha256: null };
  assertEquals(checkArchive(source, "here"), source);
  assertThrows(() => checkArchive(null, "here"), SyntaxError, "the manifest here");
});
