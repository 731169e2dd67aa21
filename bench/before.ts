/**
 * Hearing by this tree and by that of a commit in its history, in turns: each in a process of its own, with the
 * models of that commit, which both read.
 *
 * @module
 */
import { projectRoot } from "@kws/cli";
import { measureRounds, ratioOf, type RoundOptions } from "./rounds.ts";
import type { StreamingContender } from "./_stream_parts.ts";
import { mediansOf, PARTS, type StreamingRow, timesOf } from "./streaming_table.ts";

/** Models of the commit: a network of floats and one of integers. */
const MODELS: Record<string, string> = {
  "base": "checkpoints/base/seed-1.safetensors",
  "size": "checkpoints/size/seed-1.kws",
};

/** A process that answers a line with a line. */
class Answering {
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #answers: ReadableStreamDefaultReader<string>;
  #rest = "";

  constructor(script: string, model: string) {
    this.#child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-q", "-A", "--no-check", "--no-lock", script, model],
      ...{ cwd: script.replace(/\/bench\/[^/]*$/, ""), stdin: "piped", stdout: "piped" },
    }).spawn();
    this.#input = this.#child.stdin.getWriter();
    this.#answers = this.#child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  }

  /** @throws {Error} If the process ends before it has answered. */
  async ask(line: string): Promise<string> {
    await this.#input.write(new TextEncoder().encode(`${line}\n`)).catch(() => {});
    while (!this.#rest.includes("\n")) {
      const { value, done } = await this.#answers.read();
      if (done) throw new Error("Cannot time a tree as its process must answer: it has ended");
      this.#rest += value;
    }
    const [answer, ...rest] = this.#rest.split("\n");
    this.#rest = rest.join("\n");
    return answer;
  }

  async end(): Promise<void> {
    await this.#input.close().catch(() => {});
    await this.#answers.cancel();
    await this.#child.status;
  }
}

/**
 * Writes the tree of a commit to a folder, with the script that hears.
 *
 * @returns The script.
 * @throws {RangeError} If there is no such commit, or it has no models.
 */
async function unpackTree(commit: string, folder: string): Promise<string> {
  const git = new Deno.Command("git", {
    args: ["archive", "--format=tar", `--output=${folder}/tree.tar`, commit],
    cwd: projectRoot(),
  });
  const { success, stderr } = await git.output();
  if (!success) {
    throw new RangeError(
      `--against must name a commit of this repository: current value is "${commit}" ` +
        `(${new TextDecoder().decode(stderr).trim()})`,
    );
  }
  await new Deno.Command("tar", { args: ["-xf", "tree.tar"], cwd: folder }).output();
  for (const file of Object.values(MODELS)) {
    try {
      Deno.statSync(`${folder}/${file}`);
    } catch {
      throw new RangeError(
        `--against must name a commit that has ${file}: current value is "${commit}"`,
      );
    }
  }
  const script = `${folder}/bench/hear_then.ts`;
  const hasRuntime = (() => {
    try {
      return Deno.statSync(`${folder}/study/listener.ts`).isFile;
    } catch {
      return false;
    }
  })();
  const own = `${projectRoot()}/bench/${hasRuntime ? "hear_now.ts" : "hear_before.txt"}`;
  Deno.copyFileSync(own, script);
  return script;
}

/** Measures both trees in turns, each for about `seconds` in a round; a ratio is to the commit's. */
export async function benchBefore(
  { commit, seconds, ...options }: RoundOptions & { seconds: number; commit: string },
): Promise<StreamingRow[]> {
  const folder = Deno.makeTempDirSync();
  const processes: Answering[] = [];
  try {
    const then = await unpackTree(commit, folder);
    const contenders = Object.entries(MODELS).flatMap(([model, file]): StreamingContender[] =>
      [`${projectRoot()}/bench/hear_now.ts`, then].map((script, i) => {
        const hearing = new Answering(script, `${folder}/${file}`);
        processes.push(hearing);
        return {
          ...{ model: i === 0 ? model : `${model}, ${commit}`, name: `${model} ${i}` },
          part: PARTS.whole,
          measure: async () => JSON.parse(await hearing.ask(String(seconds))) as number[],
        };
      })
    );
    // Until it answers, a process is starting and warming up.
    for (const hearing of processes) await hearing.ask("0.01");
    const readings = await measureRounds(contenders, options);
    const middles = readings.map(mediansOf);
    return contenders.map(({ model, part }, at): StreamingRow => ({
      ...{ model, part },
      ...timesOf(readings[at]),
      against: contenders[at | 1].model,
      ratio: ratioOf(middles[at], middles[at | 1]),
    }));
  } finally {
    await Promise.all(processes.map((process) => process.end()));
    Deno.removeSync(folder, { recursive: true });
  }
}
