/**
 * The hosts in which the same bits are claimed.
 *
 * @module
 */
import { compilerName, hearInC, ownTools, runProgram, type Toolchain } from "@kws/c/testing";
import { compareHeard } from "@kws/runtime/golden";
import { type PagePlace, runPage } from "./chromium.ts";
import { emulatedNode, emulatedTools } from "./emulation.ts";
import {
  goldenTraining,
  goldenVectors,
  type JobFile,
  readModel,
  type Told,
  writeJob,
} from "./job.ts";
import { OLD_NODE, runScript } from "./scripts.ts";

/** What is computed: the golden vectors by the runtime, or a short training. */
export type JobKind = "golden vectors" | "training";

/** A host with what it computes. */
export interface Host {
  name: string;
  job: JobKind;
  /** Whether it is emulated: it then runs on request alone. */
  isEmulated: boolean;
  /**
   * Computes in an empty folder of its own, and says what came of it.
   *
   * @throws {Error} If it is not installed, or fails.
   */
  run(folder: string): Promise<Told>;
}

/** The digest that a job must have. */
export function committedDigest(job: JobKind): string {
  return job === "training" ? goldenTraining().digest : goldenVectors().digest;
}

/** A host that runs a job's module. */
function runs(file: JobFile, run: (folder: string) => Promise<Told>): Host["run"] {
  return async (folder) => {
    await writeJob(folder, file);
    return await run(folder);
  };
}

const inScript = (file: JobFile, command: () => readonly string[]): Host["run"] =>
  runs(file, (folder) => runScript(command(), folder, file));

const inPage = (file: JobFile, place: PagePlace): Host["run"] =>
  runs(file, (folder) => runPage(place, folder, file));

const inC = (tools: () => Toolchain): Host["run"] => async () => {
  const own = tools();
  const vectors = goldenVectors();
  const heard = await hearInC(vectors.cases, readModel, own);
  const [first] = runProgram(own.compiler, ["--version"]).split("\n");
  return { engine: compilerName(first), ...compareHeard(vectors, heard) };
};

const deno = (): string[] => [Deno.execPath(), "run", "--quiet", "--no-config"];
const node = (): string[] => ["node"];
const oldNode = (): readonly string[] => OLD_NODE;

/** A host of the list. */
interface Listed extends Partial<Pick<Host, "isEmulated">> {
  name: string;
  run: Host["run"];
  /** The only kind of processor that has it; any without this. */
  processor?: typeof Deno.build.arch;
}

/** Hosts by what they compute. */
const LISTED: Record<JobKind, readonly Listed[]> = {
  "golden vectors": [
    { name: "Deno", run: inScript("golden.mjs", deno) },
    { name: "Node, import", run: inScript("golden.mjs", node) },
    { name: "Node, require", run: inScript("golden.cjs", node) },
    { name: "Node, scalar build", run: inScript("golden.scalar.mjs", node) },
    {
      ...{ name: "Node without SIMD", processor: "x86_64" },
      run: inScript("golden.scalar.mjs", oldNode),
    },
    { name: "Chromium, window", run: inPage("golden.mjs", "window") },
    { name: "Chromium, Web Worker", run: inPage("golden.mjs", "worker") },
    { name: "Chromium, AudioWorklet", run: inPage("golden.mjs", "worklet") },
    { name: "Chromium, scalar build", run: inPage("golden.scalar.mjs", "worklet") },
    { name: "C", run: inC(ownTools) },
    { name: "Node on aarch64", isEmulated: true, run: inScript("golden.mjs", emulatedNode) },
    {
      ...{ name: "Node on aarch64, scalar", isEmulated: true },
      run: inScript("golden.scalar.mjs", emulatedNode),
    },
    { name: "C on aarch64", isEmulated: true, run: inC(emulatedTools) },
  ],
  training: [
    { name: "Deno", run: inScript("training.mjs", deno) },
    { name: "Node", run: inScript("training.mjs", node) },
    { name: "Chromium, window", run: inPage("training.mjs", "window") },
    { name: "Chromium, Web Worker", run: inPage("training.mjs", "worker") },
    { name: "Node on aarch64", isEmulated: true, run: inScript("training.mjs", emulatedNode) },
  ],
};

/** Every host that this kind of processor has, in the order in which they are listed. */
export function hosts(): Host[] {
  return (Object.keys(LISTED) as JobKind[]).flatMap((job) =>
    LISTED[job]
      .filter(({ processor }) => processor === undefined || processor === Deno.build.arch)
      .map(({ name, run, isEmulated = false }) => ({ name, job, run, isEmulated }))
  );
}
