/**
 * `deno task evaluate`: the figures of a model on a folder of recordings.
 *
 * @module
 */
import { type Corpus, openCorpus, requireKeyword, type Split } from "@kws/corpus";
import { scoreClips } from "@kws/models";
import { isPacked, type PackedModel, readKws } from "@kws/compress";
import { sigmoid } from "@kws/kernels";
import { summarise, type Summary } from "@kws/evaluate";
import { type Command, runCommand, UsageError } from "./cli/arguments.ts";
import { createProgress } from "./cli/progress.ts";
import { labelsOf } from "./experiments/clips.ts";
import { scorePacked } from "./experiments/packed_scores.ts";
import { type Network, readNetwork } from "./experiments/network.ts";

const COMMAND: Command = {
  name: "deno task evaluate",
  about: "Scores a model on a folder in the layout of Speech Commands.",
  options: {
    model: { kind: "text", help: "A model: .safetensors or .kws. Required." },
    corpus: { kind: "text", help: "The folder of recordings. Required." },
    split: {
      kind: "text",
      choices: ["training", "validation", "testing", "all"],
      default: "testing",
      help: "Which speakers count. A folder without MANIFEST.csv and lists counts whole.",
    },
    keyword: { kind: "text", help: "The word to spot; the model's own without it." },
    threshold: {
      kind: "text",
      help: "A probability; the .kws file's own, or that of fewest errors, without it.",
    },
    jobs: { kind: "integer", least: 1, default: navigator.hardwareConcurrency, help: "Threads." },
    json: { kind: "flag", help: "Prints one JSON object and nothing else." },
  },
};

/** A network of floats or of integers, with its file's threshold if it has one. */
type Loaded =
  | { kind: "float"; network: Network; threshold?: number }
  | { kind: "packed"; model: PackedModel; threshold: number };

/** Reads a model of any format by its content. */
export function loadModel(path: string): Loaded {
  let bytes: Uint8Array;
  try {
    bytes = Deno.readFileSync(path);
  } catch (cause) {
    throw new RangeError(`--model must name a file that can be read: current value is "${path}"`, {
      cause,
    });
  }
  if (new TextDecoder().decode(bytes.subarray(0, 3)) !== "KWS") {
    return { kind: "float", network: readNetwork(path) };
  }
  const model = readKws(bytes, path);
  const threshold = sigmoid(model.threshold);
  return isPacked(model)
    ? { kind: "packed", model, threshold }
    : { kind: "float", network: model, threshold };
}

function hasManifest(dir: string): boolean {
  return ["MANIFEST.csv", "testing_list.txt"].some((name) => {
    try {
      return Deno.statSync(`${dir}/${name}`).isFile;
    } catch {
      return false;
    }
  });
}

function choose(corpus: Corpus, split: Split | "all"): Int32Array {
  const indices = [...corpus.clips.keys()].filter((i) =>
    split === "all" || corpus.clips[i].split === split
  );
  if (indices.length === 0) {
    throw new RangeError(
      `--split must name a split with clips: ${corpus.name} has none for "${split}"; ` +
        `--split all counts every clip`,
    );
  }
  return Int32Array.from(indices);
}

/** Scores a model on a folder. */
export async function evaluate(
  loaded: Loaded,
  corpus: Corpus,
  indices: Int32Array,
  keyword: string,
  jobs: number,
  threshold?: number,
): Promise<Summary> {
  const [odds] = loaded.kind === "float"
    ? await scoreClips({ ...loaded.network, corpus, indices, jobs })
    : [scorePacked(loaded.model, corpus, indices)];
  return summarise(odds, labelsOf(corpus, indices, keyword), threshold ?? loaded.threshold);
}

if (import.meta.main) {
  await runCommand(COMMAND, async (args) => {
    if (!args.model || !args.corpus) throw new UsageError("--model and --corpus are required");
    const threshold = args.threshold === undefined ? undefined : Number(args.threshold);
    if (threshold !== undefined && !(threshold >= 0 && threshold <= 1)) {
      throw new UsageError(
        `--threshold must be a probability from 0 to 1: current value is "${args.threshold}"`,
      );
    }
    const loaded = loadModel(args.model);
    const progress = createProgress("reading");
    const corpus = openCorpus(args.corpus, {
      onClip: (done, total) => progress.at(done / total, `${done} of ${total} clips read`),
    });
    progress.end();
    const keyword = args.keyword ??
      (loaded.kind === "float" ? loaded.network.keyword : loaded.model.keyword);
    requireKeyword(corpus, keyword);
    const split = hasManifest(args.corpus) ? args.split : "all";
    const indices = choose(corpus, split);
    const summary = await evaluate(loaded, corpus, indices, keyword, args.jobs, threshold);
    if (args.json) {
      console.log(JSON.stringify(summary));
      return;
    }
    console.log(`${args.model} on ${args.corpus}, ${split} split, keyword "${keyword}"`);
    for (const [name, value] of Object.entries(summary)) {
      const text = Number.isInteger(value) ? String(value) : value.toPrecision(4);
      console.log(`  ${name.padEnd(14)}${text}`);
    }
  });
}
