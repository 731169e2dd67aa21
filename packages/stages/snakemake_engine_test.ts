import { assert, assertEquals } from "@std/assert";
import { filesBelow } from "./_files.ts";
import { planJson } from "./graph.ts";
import { runStages } from "./run.ts";
import { slurmProfile, snakefile } from "./snakemake.ts";
import { optionsIn, textsBelow } from "./testdata/bench.ts";
import { plan } from "./testdata/study.ts";

const STUDY = {
  keywords: ["happy", "left"],
  settings: ["base", "kd-int8"],
  seeds: [1, 2],
  pause: 150,
};

function works(command: string, ...args: string[]): boolean {
  try {
    return new Deno.Command(command, { args, stdout: "null", stderr: "null" }).outputSync().success;
  } catch {
    return false;
  }
}

const installed = works("snakemake", "--version");
const slurm = installed && works("sinfo");
if (!installed) {
  console.error("snakemake is not installed (apt-get install -y snakemake): its tests are skipped");
}
if (!slurm) console.error("no Slurm answers (sinfo): its test is skipped");

/** A folder with the plan, its Snakefile and the study. */
function prepare(): string {
  const dir = Deno.makeTempDirSync();
  const module = decodeURIComponent(new URL("./testdata/stage_run.ts", import.meta.url).pathname);
  Deno.writeTextFileSync(`${dir}/study.json`, JSON.stringify(STUDY));
  const json = planJson(plan(STUDY));
  Deno.writeTextFileSync(`${dir}/plan.json`, JSON.stringify(json));
  const command = `'${Deno.execPath()}' run -q --no-check -A '${module}' '${dir}' study.json`;
  const options = { planFile: "plan.json", doneDir: "done", command, memory: 50 };
  Deno.writeTextFileSync(`${dir}/Snakefile`, snakefile(json, options));
  return dir;
}

function start(dir: string, ...args: string[]): Deno.ChildProcess {
  return new Deno.Command("snakemake", {
    args: ["--nolock", ...args],
    cwd: dir,
    env: { HOME: dir },
    stdout: "null",
    stderr: "piped",
  }).spawn();
}

async function finish(process: Deno.ChildProcess): Promise<string> {
  const { code, stderr } = await process.output();
  const text = new TextDecoder().decode(stderr);
  assertEquals(code, 0, text);
  return text;
}

Deno.test({
  name: "a toy study under Snakemake, killed and continued, gives the digests of one run at once",
  ignore: !installed,
  async fn() {
    const whole = Deno.makeTempDirSync();
    await runStages(plan({ ...STUDY, pause: 0 }), optionsIn(whole));
    const dir = prepare();
    const first = start(dir, "--cores", "2");
    const done = (): number => {
      try {
        return filesBelow(`${dir}/done`).filter((file) => file.endsWith(".done")).length;
      } catch {
        return 0;
      }
    };
    while (done() < 4) await new Promise((resolve) => setTimeout(resolve, 50));
    first.kill("SIGKILL");
    await first.output();
    const before = done();
    assert(before < 22, "it was killed too late");
    const text = await finish(start(dir, "--cores", "2", "--rerun-incomplete"));
    assert(/\d+ of \d+ steps \(100%\) done/.test(text), text);
    const steps = Number(/(\d+) of \d+ steps \(100%\)/.exec(text)![1]);
    assert(steps <= 22 + 1 - before + 2, `${steps} steps after ${before} that were done`);
    assertEquals(textsBelow(dir), textsBelow(whole));
    const mark = Deno.readTextFileSync(`${dir}/done/train/happy/kd-int8/seed-2/1.done`);
    assert(/^stage train\/happy.*\nkey [0-9a-f]{64}\nweights [0-9a-f]{64}\n/.test(mark), mark);
    assert((await finish(start(dir, "--cores", "2"))).includes("Nothing to be done"));
  },
});

Deno.test({
  name: "a toy study as jobs of Slurm gives the digests of one run at once",
  ignore: !slurm,
  async fn() {
    const whole = Deno.makeTempDirSync();
    await runStages(plan({ ...STUDY, pause: 0 }), optionsIn(whole));
    const dir = prepare();
    Deno.mkdirSync(`${dir}/slurm`);
    Deno.writeTextFileSync(`${dir}/slurm/config.yaml`, slurmProfile(8));
    const text = await finish(start(dir, "--profile", "slurm"));
    assert(text.includes("Submitted job 1 with external jobid"), text);
    assert(text.includes("(100%) done"), text);
    assertEquals(textsBelow(dir), textsBelow(whole));
  },
});
