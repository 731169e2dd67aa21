import { assert, assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import { canonicalJson, sha256, sha256File } from "./digest.ts";
import { changedPaths } from "./differences.ts";
import { keyOf, Lineages } from "./keys.ts";
import type { AnyStage } from "./stage.ts";
import { type Node, plan } from "./testdata/dag.ts";
import { graphs } from "./testdata/graphs.ts";

const value = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)));
const inputs = fc.dictionary(fc.string(), fc.string());
const parts = fc.record({
  kind: fc.string(),
  version: fc.integer(),
  config: value,
  inputs,
  engine: fc.string(),
});

function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).reverse().map(([k, v]) => [k, shuffled(v)]));
}

Deno.test("a key follows from its parts in any order, and each part changes it", () => {
  fc.assert(fc.property(parts, parts, (a, b) => {
    assertEquals(keyOf(shuffled(a) as typeof a), keyOf(a));
    for (const name of Object.keys(a) as (keyof typeof a)[]) {
      const mixed = { ...a, [name]: b[name] };
      const same = canonicalJson(a[name]) === canonicalJson(b[name]);
      assertEquals(keyOf(mixed) === keyOf(a), same, name);
    }
    assertEquals(keyOf({ ...a, more: 1 } as typeof a), keyOf(a));
  }));
});

Deno.test("canonical JSON says the same as JSON, equal for equal values", () => {
  fc.assert(fc.property(value, (value) => {
    assertEquals(JSON.parse(canonicalJson(value)), value);
    assertEquals(canonicalJson(shuffled(value)), canonicalJson(value));
  }));
  for (
    const bad of [
      NaN,
      Infinity,
      () => {},
      [undefined],
      new Map(),
      1n,
      new Date(),
      new Uint8Array(1),
    ]
  ) {
    let refused = false;
    try {
      canonicalJson({ bad });
    } catch (error) {
      refused = error instanceof TypeError && error.message.includes("value.bad");
    }
    assert(refused, String(bad));
  }
});

Deno.test("paths of changes lead to what is different, and only there", () => {
  const tree = fc.object({
    maxDepth: 3,
    values: [fc.integer({ max: 2, min: 0 }), fc.boolean()],
    key: fc.constantFrom("a", "b", "c"),
  });
  fc.assert(fc.property(tree, tree, (a, b) => {
    const paths = changedPaths(a, b);
    assertEquals(paths.length === 0, canonicalJson(a) === canonicalJson(b));
    const at = (value: unknown, path: string): unknown =>
      path.split(".").reduce((value, name) => (value as Record<string, unknown>)?.[name], value);
    for (const path of paths) assertNotEquals(at(a, path), at(b, path), path);
  }));
});

Deno.test("a lineage changes with any recipe above it and with nothing else", () => {
  fc.assert(fc.property(graphs(8), fc.nat(), (nodes: Node[], which) => {
    const lineages = (stages: AnyStage[]) => {
      const all = new Lineages("e", () => undefined);
      return stages.map((stage) => all.of(stage));
    };
    const index = which % nodes.length;
    const other = nodes.map((node, i) => i === index ? { ...node, version: 2 } : node);
    const depends = (i: number): boolean =>
      i === index || nodes[i].needs.some(({ node }) => depends(node));
    const [before, after] = [lineages(plan(nodes)), lineages(plan(other))];
    nodes.forEach((_, i) => assertEquals(before[i] !== after[i], depends(i), `node ${i}`));
    const renamed = plan(nodes).map((stage) => ({ ...stage, group: "other", threads: 7 }));
    assertEquals(lineages(renamed), before);
  }));
});

Deno.test("an unknown thing from outside makes all below it unknown, a known one counts by content", () => {
  const outside = { outside: "sound", digest: () => "" };
  const bottom: AnyStage = {
    ...{ kind: "a", name: "a", version: 1, group: "g", config: {}, outputs: { o: "o" }, run() {} },
    inputs: { outside },
  };
  const top: AnyStage = { ...bottom, name: "b", inputs: { a: { stage: bottom, output: "o" } } };
  assertEquals(new Lineages("e", () => undefined).of(top), undefined);
  const of = (digest: string) => new Lineages("e", () => digest).of(top);
  assertEquals(of("1"), of("1"));
  assertNotEquals(of("1"), of("2"));
});

Deno.test("a file's digest is that of its bytes, in pieces too", () => {
  const path = Deno.makeTempFileSync();
  for (const length of [0, 1, (1 << 20) + 5]) {
    const bytes = new Uint8Array(length).map((_, i) => i % 251);
    Deno.writeFileSync(path, bytes);
    assertEquals(sha256File(path), sha256(bytes));
  }
});

Deno.test("a list in place of an object is a change as a whole", () => {
  assertEquals(changedPaths({ a: [1] }, { a: { 0: 2 } }), ["a"]);
  assertEquals(changedPaths({ a: [1, 2] }, { a: [1, 3, 4] }), ["a.1", "a.2"]);
  assertEquals(changedPaths(1, 2), ["as a whole"]);
});
