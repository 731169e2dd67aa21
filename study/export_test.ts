import { assert, assertEquals, assertThrows } from "@std/assert";
import { projectRoot, UsageError } from "@kws/cli";
import { createDetector, decodeKws, encodeKws, isPacked, type PackedModel } from "@kws/runtime";
import { modelFiles } from "./choose_rules.ts";
import { DETECT, EXPORT } from "./commands.ts";
import { contentOf, exportModel, requireOther } from "./export.ts";
import { findRule } from "./stream_rule.ts";
import { readRules } from "./rules.ts";
import { ruleConfig } from "./streams.ts";
import { MODEL, murmur } from "./testdata/murmur.ts";

const OLD = Deno.readFileSync(MODEL);

/** Runs a test with a file of these bytes. */
function withFile(bytes: Uint8Array, use: (path: string) => void): void {
  const dir = Deno.makeTempDirSync();
  try {
    Deno.writeFileSync(`${dir}/model.kws`, bytes);
    use(`${dir}/model.kws`);
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
}

Deno.test("every committed file of integers is exported with its rule, and hears what it heard", () => {
  const sound = murmur(2);
  const table = readRules()!;
  let count = 0;
  for (const path of modelFiles()) {
    if (!path.endsWith(".kws")) continue;
    const bytes = Deno.readFileSync(`${projectRoot()}/${path}`);
    const { rule: inside, ...model } = decodeKws(bytes, path);
    if (!isPacked(model)) continue;
    if (model.kind !== "crnn") {
      const refused = () => exportModel(`${projectRoot()}/${path}`, path, {});
      assertThrows(refused, RangeError, `${path} as its network must be a CRNN`);
      continue;
    }
    const exported = exportModel(`${projectRoot()}/${path}`, path, {});
    const { rule, ...own } = decodeKws(exported.bytes, path);
    assertEquals(own, model);
    assertEquals(exported.bytes[3], 2);
    const chosen = inside ?? table.models.find((entry) => entry.model === path)!.rule;
    assertEquals(rule, { ...chosen, threshold: Math.round(256 * chosen.threshold) / 256 });
    assertEquals([exported.keyword, exported.found.rule], [model.keyword, rule]);
    assert(exported.found.validation !== undefined);
    // A low threshold, so that there is something to hear.
    const low = { ...rule!, threshold: -20 };
    const [before, after] = [bytes, exported.bytes].map((bytes) =>
      createDetector({ model: bytes, rule: low }).push(sound)
    );
    assert(before.length > 0);
    assertEquals(after, before);
    count++;
  }
  assert(count > 0);
});

Deno.test("a rule comes from the options, else from the file, else from the table", () => {
  const { rule: _, ...model } = decodeKws(OLD, "size.kws") as PackedModel;
  const rule = { smoothing: 2, threshold: 3, refractory: 1 };
  withFile(encodeKws({ ...model, rule }), (path) => {
    const { bytes, found } = exportModel(path, "own.kws", { threshold: 5 });
    assertEquals(decodeKws(bytes, "").rule, { ...rule, threshold: 5 });
    assertEquals(found.from, "its file and the options");
    // Once it holds a rule, a file comes back as it is.
    assertEquals(exportModel(path, "own.kws", {}).bytes, Deno.readFileSync(path));
  });
  // Checkpoints of floats have no rule inside: theirs is in the table.
  const [chosen] = readRules()!.models;
  const found = findRule(chosen.model, { asked: {}, own: undefined, chosen });
  assertEquals([found.rule, found.from], [chosen.rule, "results/rules.json"]);
  withFile(encodeKws({ ...model, keyword: "hello" }), (path) => {
    const error = assertThrows(() => exportModel(path, "x.kws", { smoothing: 1 }), UsageError);
    assertEquals(
      error.message,
      "Cannot export x.kws as there must be a rule for streams: neither its file nor " +
        "results/rules.json has one; give --threshold, --refractory",
    );
  });
  // What is listened with is told of listening.
  assertThrows(() => findRule("x.kws", { asked: {} }), UsageError, "Cannot listen with x.kws as");
});

Deno.test("what does not listen is refused, whatever rule it has", () => {
  const rule = { smoothing: 2, threshold: 3, refractory: 1 };
  assertThrows(
    () => exportModel(`${projectRoot()}/checkpoints/kd-fp16/seed-1.kws`, "x", rule),
    RangeError,
    "Cannot export x as a detector's weights must be integers: they are floats of 16 bits; name a packed",
  );
  assertThrows(
    () => exportModel(`${projectRoot()}/packages/runtime/golden/v2-ds-cnn-1.kws`, "x", rule),
    RangeError,
    "Cannot export x as its network must be a CRNN, which hears step by step: it is of the kind ds-cnn; name",
  );
  const refused: [string, string][] = [
    ["README.md", 'it must begin with "KWS"'],
    ["checkpoints/size/seed-1.safetensors", "it must be a packed model, a .kws file"],
  ];
  for (const [path, reason] of refused) {
    for (const asked of [{}, rule]) {
      const run = () => exportModel(`${projectRoot()}/${path}`, "x", asked);
      assertThrows(run, SyntaxError, `Cannot read x as ${reason}`);
    }
  }
  for (const threshold of [1000, -33]) {
    const message = `from −32 to 31.99: current value is ${threshold}`;
    assertThrows(() => exportModel(MODEL, "x", { ...rule, threshold }), UsageError, message);
  }
  for (const threshold of [31.99, -32]) {
    assertEquals(
      exportModel(MODEL, "x", { ...rule, threshold }).found.rule.threshold,
      Math.round(threshold * 256) / 256,
    );
  }
  const run = () => exportModel(MODEL, "x", { ...rule, smoothing: 65 });
  assertThrows(run, RangeError, "rule.smoothing must be a whole number from 1 to 64");
});

Deno.test("every command that takes a rule takes as long a mean as a file holds, and none longer", () => {
  const limits = [DETECT, EXPORT].map(({ options: { smoothing } }) => smoothing);
  assertEquals(limits.map(({ least, most }) => [least, most]), [[1, 64], [1, 64]]);
  const [{ most }] = limits;
  const rule = { smoothing: most!, threshold: 3, refractory: 1 };
  assertEquals(exportModel(MODEL, "x", rule).found.rule, rule);
  assertThrows(() => exportModel(MODEL, "x", { ...rule, smoothing: most! + 1 }), RangeError);
  // What calibrate and rules choose from fits, too.
  for (const smoothing of ruleConfig(1, 1).smoothing) assert(smoothing <= most!);
});

Deno.test("a model is not written over, by whatever name it is called", () => {
  withFile(OLD, (path) => {
    const way = path.slice(0, path.lastIndexOf("/"));
    Deno.mkdirSync(`${way}/aside`);
    const other = `${way}/aside/..${path.slice(way.length)}`;
    for (const [out, model] of [[path, path], [other, path], [path, other]]) {
      assertThrows(() => requireOther(out, model, "out.kws"), Error, "Cannot write out.kws as");
    }
    requireOther(`${path}.new`, path, "out.kws");
    assertThrows(
      () => requireOther(`${way}/aside`, path, "aside"),
      Error,
      "Cannot write aside as it must be a file: it is a folder; name a file in it, such as aside/",
    );
    Deno.writeFileSync(`${path}.other`, OLD);
    requireOther(`${path}.other`, path, "out.kws");
  });
});

Deno.test("a name that ends in .h becomes a header with the file's bytes, any other the file", () => {
  const { bytes } = exportModel(MODEL, "size.kws", {});
  assertEquals(contentOf("a/size.kws", bytes), bytes);
  const header = contentOf("a/wake word.h", bytes) as string;
  const [, name, count, list] = /const uint8_t (\w+)\[(\d+)\] = \{([^}]*)\}/.exec(header)!;
  assertEquals([name, Number(count)], ["wake_word_kws", bytes.length]);
  assertEquals(Uint8Array.from(list.match(/\d+/g)!, Number), bytes);
  assert(header.includes("keyword: happy\n"));
});
