import { assert, assertEquals, assertThrows } from "@std/assert";
import { canonicalJson } from "./digest.ts";
import {
  manifestText,
  ManifestWriter,
  pruneManifests,
  readManifests,
  writeManifests,
} from "./manifests.ts";
import type { AnyStage, Manifest } from "./stage.ts";

function manifest(stage: string, more: Partial<Manifest> = {}): Manifest {
  return {
    ...{ stage, kind: "k", version: 1, key: "1", lineage: "2", config: {}, engine: "e" },
    ...{ inputs: {}, outputs: {}, metrics: { a: 1 } },
    ...more,
  };
}

Deno.test("manifests are merged into their group, canonical, and read back by name", () => {
  const dir = Deno.makeTempDirSync();
  writeManifests(dir, "x/y", [manifest("b")]);
  writeManifests(dir, "x/y", [manifest("a"), manifest("c")]);
  writeManifests(dir, "z", [manifest("d")]);
  const manifests = readManifests(dir);
  assertEquals([...manifests.keys()].sort(), ["a", "b", "c", "d"]);
  const text = Deno.readTextFileSync(`${dir}/x/y.json`);
  assertEquals(text, canonicalJson(JSON.parse(text), 1) + "\n");
  assertEquals(Object.keys(JSON.parse(text).stages), ["a", "b", "c"]);
});

Deno.test("equal results keep their provenance, others get the new one", () => {
  const dir = Deno.makeTempDirSync();
  const code = () => readManifests(dir).get("a")!.code;
  writeManifests(dir, "g", [manifest("a", { code: "old" })]);
  writeManifests(dir, "g", [manifest("a", { code: "new" })]);
  assertEquals(code(), "old");
  writeManifests(dir, "g", [manifest("a", { code: "new", lineage: "3" })]);
  assertEquals([code(), readManifests(dir).get("a")!.lineage], ["old", "3"]);
  writeManifests(dir, "g", [manifest("a", { code: "new", metrics: { a: 2 } })]);
  assertEquals(code(), "new");
});

Deno.test("a stage whose group is another one now stands in its new file alone", () => {
  const dir = Deno.makeTempDirSync();
  const put = (groups: Record<string, string>) => {
    const writer = new ManifestWriter(dir);
    for (const [name, group] of Object.entries(groups)) {
      writer.put({ group } as AnyStage, manifest(name));
    }
    writer.flush();
    return readManifests(dir).size;
  };
  assertEquals(put({ a: "old", b: "old", c: "other" }), 3);
  assertEquals(put({ a: "new" }), 3);
  assertEquals(Object.keys(JSON.parse(Deno.readTextFileSync(`${dir}/old.json`)).stages), ["b"]);
  assertEquals(put({ a: "other", b: "new", c: "new" }), 3);
  assertEquals(
    [...Deno.readDirSync(dir)].map(({ name }) => name).sort().filter((name) =>
      name.endsWith(".json")
    ),
    ["new.json", "other.json"],
  );
});

Deno.test("what is no file of results is named, with the way out", () => {
  const dir = Deno.makeTempDirSync();
  const path = `${dir}/g.json`;
  const whole = manifestText({ a: manifest("a") });
  const bad = [
    whole.slice(0, 40),
    "[]",
    "{}",
    '{"stages": {"a": {}}}',
    "",
    '{"stages":{"a":null}}',
  ];
  for (const text of [...bad, whole.replace('"stage": "a"', '"stage": "b"')]) {
    Deno.writeTextFileSync(path, text);
    const error = assertThrows(() => readManifests(dir), SyntaxError);
    assert(error.message.includes(path) && /restore it/i.test(error.message), error.message);
  }
  Deno.writeTextFileSync(path, whole);
  Deno.writeTextFileSync(`${dir}/h.json`, whole);
  assertThrows(() => readManifests(dir), SyntaxError, "a is in h.json and another");
  assertEquals(readManifests(`${dir}/nowhere`).size, 0);
});

Deno.test("manifests that the plan does not know are removed, the others stay as they are", () => {
  const dir = Deno.makeTempDirSync();
  writeManifests(dir, "g", [manifest("a"), manifest("b")]);
  writeManifests(dir, "gone", [manifest("c")]);
  assertEquals(pruneManifests(dir, ["a", "z"]), ["b", "c"]);
  assertEquals([...readManifests(dir).keys()], ["a"]);
  assertEquals([...Deno.readDirSync(dir)].map(({ name }) => name), ["g.json"]);
  assertEquals(pruneManifests(dir, ["a"]), []);
});
