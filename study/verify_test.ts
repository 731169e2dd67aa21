import { assert, assertEquals } from "@std/assert";
import { projectRoot } from "@kws/cli";
import { dirname } from "node:path";
import { verifyCommitted } from "./verify.ts";

function copyFolder(from: string, to: string): string[] {
  return [...Deno.readDirSync(from)].flatMap(({ name, isDirectory }) => {
    if (isDirectory) return copyFolder(`${from}/${name}`, `${to}/${name}`);
    Deno.mkdirSync(to, { recursive: true });
    Deno.copyFileSync(`${from}/${name}`, `${to}/${name}`);
    return [`${to}/${name}`];
  });
}

/** What is not as its manifest says; the full study was made before there were stages of these names. */
function badRows(dir?: string) {
  const younger = /^full\/(rule\/|live\/happy\/(size|small|quality)$)/;
  return verifyCommitted(dir).rows.filter(({ state, stage, artefact }) =>
    state !== "ok" && !(artefact === "the stage itself" && younger.test(stage))
  );
}

Deno.test("committed files of all studies and keywords are what their manifests say", () => {
  const { rows } = verifyCommitted();
  assert(rows.length > 400);
  assertEquals(badRows(), []);
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
      const bad = badRows(dir);
      assertEquals(bad.map(({ artefact, state }) => [`${dir}/${artefact}`, state]), [
        [path, "DIFFERENT"],
      ]);
      Deno.writeFileSync(path, sound);
    }
    const manifest = `${dir}/results/full/manifests/left/small.json`;
    const text = Deno.readTextFileSync(manifest);
    Deno.writeTextFileSync(manifest, text.replace(/"auFaFr": 0\.00(\d)/, '"auFaFr": 0.01$1'));
    const changed = badRows(dir);
    assert(changed.length > 0, "a changed metric");
    Deno.writeTextFileSync(manifest, text);
    const bad = () =>
      badRows(dir)
        .map(({ stage, artefact, state }) => `${state} ${stage} ${artefact}`);
    assertEquals(bad(), []);
    Deno.removeSync(manifest);
    assert(bad().some((line) => line === "missing full/test/left/small/seed-3 the stage itself"));
    Deno.writeTextFileSync(manifest, text);
    Deno.writeTextFileSync(`${dir}/checkpoints/best/other.kws`, "KWS");
    assertEquals(bad(), ["missing full/- checkpoints/best/other.kws, of no stage"]);
    Deno.removeSync(`${dir}/checkpoints/best/other.kws`);
    const record = `${dir}/results/readings.json`;
    const lines = Deno.readTextFileSync(record).split("\n");
    const last = lines.findLastIndex((line) => line.includes('"small"'));
    Deno.writeTextFileSync(record, lines.toSpliced(last, 1).join("\n").replace("},\n]", "}\n]"));
    assert(bad()[0]?.startsWith("missing full/test/"), "a reading that was taken out");
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
});
