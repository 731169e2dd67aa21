import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { projectRoot } from "@kws/cli";

const ROOT = projectRoot();

function runDeno(...args: string[]): { code: number; out: string; err: string } {
  const { code, stdout, stderr } = new Deno.Command(Deno.execPath(), {
    ...{ args, cwd: ROOT, env: { NO_COLOR: "1", INIT_CWD: ROOT } },
  }).outputSync();
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), err: text(stderr) };
}

/** Runs a command beside a draft in study/settings that is no module. */
function besideDraft(task: string, set: string, ...args: string[]) {
  const draft = `--preload=${ROOT}/study/testdata/broken_draft.ts`;
  return runDeno(
    ...["run", "-q", "--no-prompt", "--no-check", draft, `-P=${set}`],
    ...[`${ROOT}/tasks/${task}.ts`, ...args],
  );
}

Deno.test("beside a broken draft in study/settings every help is there", () => {
  const tasks = [...Deno.readDirSync(`${ROOT}/tasks`)].map(({ name }) => name);
  const texts = tasks.filter((name) => /^[a-z]+\.ts$/.test(name)).map((name) => {
    const { code, out, err } = besideDraft(name.slice(0, -3), "reproduce", "--help");
    assertEquals([name, code, err], [name, 0, ""]);
    return out;
  });
  assert(texts.length > 10 && texts.every((text) => text.startsWith("deno task ")));
});

Deno.test("beside a broken draft what needs no setting works, and what does names the file", () => {
  const model = `${ROOT}/checkpoints/best/size.kws`;
  const heard = besideDraft("detect", "evaluate", model, `${ROOT}/none.wav`);
  assertEquals(heard.code, 1);
  assertStringIncludes(heard.err, "none.wav");
  const { code, err } = besideDraft("plan", "reproduce", "--corpus", "synthetic");
  assertEquals(code, 2);
  assertStringIncludes(err, "Cannot read study/settings/zz_draft.ts as it must be a module");
});

Deno.test("a run's threads read no folder of settings: a draft that is saved meanwhile is not theirs", () => {
  const { code, out } = runDeno("info", "--json", `${ROOT}/study/plan_worker.ts`);
  const modules = (JSON.parse(out) as { modules: { specifier: string }[] }).modules;
  assertEquals(code, 0);
  assert(modules.some(({ specifier }) => specifier.endsWith("/study/plan.ts")));
  const read = modules.filter(({ specifier }) => /\/study\/settings(\.ts|\/)/.test(specifier));
  assertEquals(read, []);
});
