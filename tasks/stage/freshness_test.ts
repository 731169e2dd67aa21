import { assertEquals } from "@std/assert";
import { canonicalJson, sha256 } from "./digest.ts";
import { staleResults } from "./freshness.ts";
import { SourceReader } from "./sources.ts";
import { projectRoot } from "../project.ts";
import type { AnyStage, Manifest } from "./stage.ts";

const module = new URL("./path.ts", import.meta.url).href;
const cacheFile = `${Deno.makeTempDirSync()}/emitted.json`;
const root = projectRoot();
const { digest: sources } = await new SourceReader(root, cacheFile).read(module);

const first: AnyStage = {
  ...{ name: "first", module, config: {}, inputs: {}, outputs: { out: "out" } },
  run() {},
};
const second: AnyStage = {
  ...first,
  name: "second",
  config: { rate: 1 },
  inputs: { in: { stage: first, output: "out" } },
};

function manifestOf({ name, config }: AnyStage, inputs: Record<string, string>): Manifest {
  return {
    ...{ stage: name, key: "", config, sources, engine: "wasm", inputs, metrics: {} },
    configDigest: sha256(canonicalJson(config)),
    outputs: { out: { file: "out", bytes: 1, digest: `of ${name}` } },
  };
}

const fresh = (): Map<string, Manifest> =>
  new Map([["first", manifestOf(first, {})], ["second", manifestOf(second, { in: "of first" })]]);

async function why(manifests: Map<string, Manifest>): Promise<string[]> {
  const stale = await staleResults([first, second], manifests, { root, cacheFile });
  return stale.map(({ stage, why }) => `${stage}: ${why}`);
}

Deno.test("results of the present code, configuration and inputs are not stale", async () => {
  assertEquals(await why(fresh()), []);
});

Deno.test("each part of a stage's key makes its result stale when it changes", async () => {
  const code = fresh();
  code.get("first")!.sources = "other";
  assertEquals(await why(code), ["first: its code has changed"]);
  const config = fresh();
  config.get("second")!.configDigest = "other";
  assertEquals(await why(config), ["second: its configuration has changed"]);
  const input = fresh();
  input.get("second")!.inputs.in = "other";
  assertEquals(await why(input), ['second: its input "in" has changed']);
});

Deno.test("a result that no stage makes any more is stale, a stage without a result is not", async () => {
  const manifests = fresh();
  manifests.set("third", manifestOf(first, {}));
  assertEquals(await why(manifests), ["third: the study has no such stage any more"]);
  manifests.delete("third");
  manifests.delete("second");
  assertEquals(await why(manifests), []);
});
