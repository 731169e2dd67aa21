import { assert, assertEquals } from "@std/assert";
import { projectRoot } from "@kws/cli";
import { dirname } from "node:path";
import { parseLabel, studyOf } from "./study.ts";
import { labelled, verifyCommitted } from "./verify.ts";

function copyFolder(from: string, to: string): string[] {
  return [...Deno.readDirSync(from)].flatMap(({ name, isDirectory }) => {
    if (isDirectory) return copyFolder(`${from}/${name}`, `${to}/${name}`);
    Deno.mkdirSync(to, { recursive: true });
    Deno.copyFileSync(`${from}/${name}`, `${to}/${name}`);
    return [`${to}/${name}`];
  });
}

Deno.test("committed files of all studies and keywords are what their manifests say", () => {
  const { rows } = verifyCommitted();
  assert(rows.length > 400);
  assertEquals(rows.filter(({ state }) => state !== "ok"), []);
});

Deno.test("one flipped bit in any committed file is found, whatever keyword it belongs to", () => {
  const dir = Deno.makeTempDirSync();
  try {
    const root = projectRoot();
    copyFolder(`${root}/results`, `${dir}/results`);
    const checkpoints = copyFolder(`${root}/checkpoints`, `${dir}/checkpoints`);
    for (const folder of ["keywords/left/base", "keywords/right/small", "kd", "best"]) {
      const path = checkpoints.find((file) => dirname(file).endsWith(`checkpoints/${folder}`))!;
      const sound = Deno.readFileSync(path);
      const broken = sound.slice();
      broken[broken.length >> 1] ^= 1;
      Deno.writeFileSync(path, broken);
      const bad = verifyCommitted(dir).rows.filter(({ state }) => state !== "ok");
      assertEquals(bad.map(({ artefact, state }) => [`${dir}/${artefact}`, state]), [
        [path, "DIFFERENT"],
      ]);
      Deno.writeFileSync(path, sound);
    }
    const manifest = `${dir}/results/full/manifests/left/small.json`;
    const text = Deno.readTextFileSync(manifest);
    Deno.writeTextFileSync(manifest, text.replace(/"auFaFr": 0\.00(\d)/, '"auFaFr": 0.01$1'));
    const changed = verifyCommitted(dir).rows.filter(({ state }) => state !== "ok");
    assert(changed.length > 0, "a changed metric");
    Deno.writeTextFileSync(manifest, text);
    const bad = () =>
      verifyCommitted(dir).rows.filter(({ state }) => state !== "ok")
        .map(({ stage, artefact, state }) => `${state} ${stage} ${artefact}`);
    assertEquals(bad(), []);
    // Of the quick study, which is committed whole, any stage is missed, of the full one what a seed lacks.
    const quick = `${dir}/results/quick-synthetic/manifests/happy/kd.json`;
    const whole = Deno.readTextFileSync(quick);
    Deno.removeSync(quick);
    assert(bad().includes("missing quick-synthetic/test/happy/kd/seed-1 the stage itself"));
    Deno.writeTextFileSync(quick, whole);
    Deno.writeTextFileSync(`${dir}/checkpoints/best/other.kws`, "KWS");
    assertEquals(bad(), ["missing full/- checkpoints/best/other.kws, of no stage"]);
    Deno.removeSync(`${dir}/checkpoints/best/other.kws`);
    const record = `${dir}/results/readings.json`;
    const lines = Deno.readTextFileSync(record).split("\n");
    const last = lines.findLastIndex((line) => /"small".*"seed": ?1\b/.test(line));
    Deno.writeTextFileSync(record, lines.toSpliced(last, 1).join("\n").replace("},\n]", "}\n]"));
    assert(bad()[0]?.startsWith("missing full/test/"), "a reading that was taken out");
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
});

Deno.test("what is planned otherwise is advised to be computed anew, what does otherwise to be raised", () => {
  const advice = (recipe: "same" | "inputs" | "other"): string => {
    const label = "quick-synthetic";
    const row = { stage: "evidence/happy", kind: "evidence", artefact: "metrics", recipe };
    const study = studyOf(parseLabel(label)!);
    return labelled({ label, study }, [{ ...row, state: "DIFFERENT" }]).remarks.join();
  };
  const flags = "--profile quick --corpus synthetic";
  assert(/evidence; deno task status .* says/.test(advice("other")));
  assert(advice("other").includes(`deno task reproduce ${flags} computes them, deno task publish`));
  assert(!advice("other").includes("must rise"));
  assert(advice("same").startsWith("the versions of these stages must rise"));
  assert(advice("inputs").startsWith("different as their inputs are"));
});
