import { assert, assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "@kws/cli";
import type { StageContext } from "@kws/stages";
import { readNetwork } from "./network.ts";
import { settingOf } from "./settings.ts";
import type { FrozenStep } from "./setting.ts";
import { type FrozenConfig, frozenConfig, frozenStage } from "./stages/frozen.ts";

const { steps, topology, shape } = settingOf("base-frozen");
const NETWORK = { keyword: "happy", topology, shape, seed: 2 };
const CONFIG = frozenConfig(steps[0] as FrozenStep, NETWORK);

/** Runs the stage under a configuration, and gives what it left. */
function take(config: FrozenConfig, dir: string): Record<string, unknown> {
  const names = { name: "frozen/happy/base-frozen/seed-2", group: "x", setting: "x", seed: 2 };
  const metrics: Record<string, unknown> = {};
  frozenStage(names, config, {}).run({
    config,
    output: (name: string) => `${dir}/${name}`,
    metric: (name: string, value: unknown) => void (metrics[name] = value),
  } as unknown as StageContext<FrozenConfig>);
  return metrics;
}

Deno.test("a frozen network is taken as it is, every seed from its own file", () => {
  const dir = Deno.makeTempDirSync();
  try {
    const metrics = take(CONFIG, dir);
    const { parameters } = readNetwork("study/frozen/base/seed-2.safetensors");
    const taken = readNetwork(`${dir}/checkpoint`);
    assertEquals(taken.parameters, parameters);
    assertEquals([taken.shape, taken.keyword, metrics.epochs], [shape, "happy", 0]);
    const other = frozenConfig(steps[0] as FrozenStep, { ...NETWORK, seed: 3 });
    assert(other.digest !== CONFIG.digest);
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
});

Deno.test("another file, or a network that is not the setting's, is refused", () => {
  const dir = Deno.makeTempDirSync();
  try {
    const digest = "0".repeat(64);
    assertThrows(
      () => take({ ...CONFIG, digest }, dir),
      RangeError,
      `as its SHA-256 must be ${digest}: it is ${CONFIG.digest}`,
    );
    assertThrows(
      () => take({ ...CONFIG, keyword: "right" }, dir),
      RangeError,
      "must be the network of its setting",
    );
    assertEquals([...Deno.readDirSync(dir)], []);
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
});

Deno.test("a frozen network whose file is not there is refused before anything runs, by the file's name", () => {
  const step = { ...steps[0] as FrozenStep, folder: "study/frozen/bsae" };
  assertThrows(
    () => frozenConfig(step, NETWORK),
    UsageError,
    `folder "study/frozen/bsae" must hold seed-2.safetensors, from the repository's root; there is no ` +
      "study/frozen/bsae/seed-2.safetensors",
  );
});
