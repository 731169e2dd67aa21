import { assert, assertEquals } from "@std/assert";
import { projectRoot } from "@kws/cli";
import { sha256File } from "@kws/stages";
import { modelFiles } from "./choose_rules.ts";
import { Listener } from "./listener.ts";
import { openListeningModel } from "./listening_model.ts";
import { openModel } from "./model.ts";
import { chosenFor, formatRules, readRules, RULES } from "./rules.ts";
import { murmur } from "./testdata/murmur.ts";

Deno.test("every committed model has its rule, inside or chosen for its very bytes, and hears by it", () => {
  const table = readRules();
  const sound = murmur(1);
  const known: { model: string; sha256: string }[] = [];
  for (const path of modelFiles()) {
    const file = `${projectRoot()}/${path}`;
    const model = openModel(file);
    const sha256 = sha256File(file);
    known.push({ model: path, sha256 });
    const chosen = chosenFor(table, sha256);
    assert(chosen !== undefined, `${path} has no rule in ${RULES}: run deno task rules`);
    assertEquals(chosen.keyword, model.keyword);
    const { found } = openListeningModel(file, path, {});
    assertEquals(found.rule, chosen.rule);
    assertEquals(chosen.rule, model.rule ?? chosen.rule);
    const listener = new Listener(model, found.rule);
    listener.begin(16000);
    listener.hear(sound);
  }
  assert(known.length > 0);
  assertEquals(table?.models.map(({ model, sha256 }) => ({ model, sha256 })), known);
});

Deno.test("a table is read as it was written, rules that reject everything too", () => {
  const table = readRules()!;
  const [first] = table.models;
  const rule = { ...first.rule, threshold: Infinity };
  const changed = { ...table, models: [{ ...first, rule }, ...table.models.slice(1)] };
  const dir = Deno.makeTempDirSync();
  try {
    assertEquals(readRules(`${dir}/none.json`), undefined);
    Deno.writeTextFileSync(`${dir}/rules.json`, formatRules(changed));
    assertEquals(readRules(`${dir}/rules.json`), changed);
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
  assertEquals(formatRules(table), Deno.readTextFileSync(`${projectRoot()}/${RULES}`));
});
