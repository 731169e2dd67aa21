import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { projectRoot } from "../project.ts";
import { type SourceDigest, SourceReader } from "./sources.ts";

const FILES = {
  "deno.json": JSON.stringify({
    workspace: ["./packages/tool"],
    imports: { "left-pad": "npm:left-pad@1.0.0", "@local/": "./lib/" },
  }),
  "deno.lock": JSON.stringify({
    specifiers: { "npm:left-pad@1.0.0": "1.0.0" },
    npm: {
      "left-pad@1.0.0": { integrity: "sha512-a", dependencies: ["below"] },
      "below@2.0.0": { integrity: "sha512-b" },
    },
  }),
  "packages/tool/deno.json": JSON.stringify({ name: "@x/tool", exports: "./mod.ts" }),
  "packages/tool/mod.ts": `export { hammer } from "./hammer.ts";\nexport * from "./saws.ts";\n`,
  "packages/tool/hammer.ts": `export function hammer(n: number): number { return n + 1; }\n`,
  "packages/tool/saws.ts": `export * from "./saw.ts";\n`,
  "packages/tool/saw.ts": `import "node:fs";\nconst saw = 2;\nexport { saw };\n`,
  "packages/tool/table.json": `{ "a": 1 }`,
  "packages/tool/never.ts": `export const never = 1;\n`,
  "worker.ts":
    `import table from "./packages/tool/table.json" with { type: "json" };\npost(table);\n`,
  "types.ts": `export interface Shape { sides: number }\n`,
  "stage.ts": [
    `import { hammer } from "@x/tool";`,
    `import type { Shape } from "./types.ts";`,
    `const worker = new URL("./worker.ts", import.meta.url);`,
    `/** Says what it does. */`,
    `export async function run(shape: Shape): Promise<number> {`,
    `  const pad = await import("left-pad"); // A package.`,
    `  return pad(hammer(shape.sides), worker, new URL("./", import.meta.url));`,
    `}`,
  ].join("\n"),
};

/** A small repository; `changes` replaces some of its files. */
function repository(changes: Partial<Record<keyof typeof FILES, string>> = {}): string {
  const root = Deno.makeTempDirSync();
  Deno.mkdirSync(`${root}/packages/tool`, { recursive: true });
  for (const [name, text] of Object.entries({ ...FILES, ...changes })) {
    Deno.writeTextFileSync(`${root}/${name}`, text);
  }
  return root;
}

const CACHE = `${Deno.makeTempDirSync()}/emitted.json`;

function read(root: string): Promise<SourceDigest> {
  return new SourceReader(root, CACHE).read(`file://${root}/stage.ts`);
}

Deno.test("a graph holds what is imported, workers, data and locked packages, and no more", async () => {
  const { parts } = await read(repository());
  assertEquals(Object.keys(parts).sort(), [
    "lock below@2.0.0",
    "lock left-pad@1.0.0",
    "npm:left-pad@1.0.0",
    "packages/tool/hammer.ts",
    "packages/tool/table.json",
    "stage.ts",
    "worker.ts",
  ]);
});

Deno.test("comments, types and the place of the repository are in no digest", async () => {
  const before = await read(repository());
  const stage = FILES["stage.ts"].replace("Says what it does.", "Other words.")
    .replace("// A package.", "// The package.").replace(
      "shape: Shape",
      "shape: { sides: number }",
    );
  assertNotEquals(stage, FILES["stage.ts"]);
  const types = `export interface Shape { sides: number; name?: string }\n`;
  assertEquals(await read(repository({ "stage.ts": stage, "types.ts": types })), before);
});

Deno.test("a change of code, data, worker or package changes the digest and names the part", async () => {
  const before = await read(repository());
  const changes: [keyof typeof FILES, string, string, string][] = [
    ["packages/tool/hammer.ts", "n + 1", "n + 2", "packages/tool/hammer.ts"],
    ["packages/tool/table.json", "1", "2", "packages/tool/table.json"],
    ["worker.ts", "post(", "send(", "worker.ts"],
    ["deno.lock", "sha512-b", "sha512-c", "lock below@2.0.0"],
  ];
  for (const [file, from, to, part] of changes) {
    const after = await read(repository({ [file]: FILES[file].replace(from, to) }));
    assertNotEquals(after.digest, before.digest);
    const changed = Object.keys(after.parts).filter((name) =>
      after.parts[name] !== before.parts[name]
    );
    assertEquals(changed, [part]);
  }
});

Deno.test("what a package holds besides is in no digest, unless the name cannot be traced", async () => {
  const before = await read(repository());
  assertEquals(
    await read(repository({ "packages/tool/saw.ts": "export const saw = 3;\n" })),
    before,
  );
  const use = (clause: string, call: string): string =>
    FILES["stage.ts"].replace("{ hammer }", clause).replace("hammer(", `${call}(`);
  const whole = use("* as tool", "tool.hammer");
  const { parts } = await read(repository({ "stage.ts": whole }));
  assert("packages/tool/saw.ts" in parts && "packages/tool/mod.ts" in parts);
  const nested = use("{ saw }", "saw");
  const through = await read(repository({ "stage.ts": nested }));
  assert("packages/tool/saw.ts" in through.parts);
  assert(!("packages/tool/hammer.ts" in through.parts));
  const unknown = use("{ ghost }", "ghost");
  const lost = await read(repository({ "stage.ts": unknown }));
  assert("packages/tool/saw.ts" in lost.parts && "packages/tool/hammer.ts" in lost.parts);
});

Deno.test("the wasm bytes are in the key of what reaches the kernels", async () => {
  const root = projectRoot();
  const reader = new SourceReader(root, CACHE);
  const { parts } = await reader.read(`file://${root}/packages/kernels/mod.ts`);
  assert("packages/kernels/kernels.wasm" in parts);
});

Deno.test("a damaged memory of emitted code is forgotten", async () => {
  const root = repository();
  const expected = await read(root);
  const cache = `${root}/cache.json`;
  for (const text of ["{", '{"version":"0","files":{}}', ""]) {
    Deno.writeTextFileSync(cache, text);
    const found = await new SourceReader(root, cache).read(`file://${root}/stage.ts`);
    assertEquals(found, expected);
  }
});
