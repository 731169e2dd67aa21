import { assert, assertEquals } from "@std/assert";
import { committed } from "./command.ts";
import { staleRunText } from "./stale.ts";
import { parseLabel } from "./study.ts";

const TEXT = "quick-synthetic";

Deno.test("results of an earlier recipe are told of, with how many and which, in lines of a terminal", async () => {
  const label = parseLabel(TEXT)!;
  const { manifests } = committed(TEXT);
  assertEquals(await staleRunText(label, TEXT, undefined, manifests), []);
  const earlier = new Map([...manifests].map(([stage, manifest]) => [
    stage,
    stage.startsWith("validate/happy/kd")
      ? { ...manifest, lineage: "0".repeat(64), version: 0 }
      : manifest,
  ]));
  const lines = await staleRunText(label, TEXT, undefined, earlier);
  const count = [...earlier].filter(([stage]) => stage.startsWith("validate/happy/kd")).length;
  assert(count > 1);
  assert(lines.join(" ").startsWith(`${count} of the results in dist/${TEXT} are of an earlier`));
  assert(lines.every((line) => line.length <= 80), lines.join("\n"));
  // What recordings of one's own are, their label does not say.
  assertEquals(await staleRunText({ ...label, speech: "own" }, TEXT, undefined, earlier), []);
});

Deno.test("a run that took the rest from what is committed has left a few, of the recipe of now", async () => {
  // Of recordings: what they were only what is committed tells.
  const { manifests } = committed("full");
  const few = new Map([...manifests].filter(([stage]) => stage.startsWith("test/happy/kd")));
  assert(few.size > 1);
  assertEquals(await staleRunText(parseLabel("full")!, "full", undefined, few), []);
});
