/**
 * `deno task evaluate`: the figures of a model on a folder of recordings.
 *
 * @module
 */
import { type Command, createProgress, JSON_OPTION, runCommand, shownPath } from "@kws/cli";
import { openCorpus, requireKeyword, type Split } from "@kws/corpus";
import { choose, evaluateModel, remarks, splitOf } from "../study/evaluate.ts";
import { openModel } from "../study/model.ts";

const COMMAND: Command = {
  name: "deno task evaluate",
  about: "Scores a model on a folder in the layout of Speech Commands.",
  permissions: "evaluate",
  operands: [
    {
      name: "model",
      kind: "path",
      asOption: true,
      required: true,
      help: "A .safetensors or .kws.",
    },
    { name: "corpus", kind: "path", asOption: true, required: true, help: "The recordings." },
  ],
  options: {
    split: {
      kind: "text",
      choices: ["training", "validation", "testing", "all"],
      default: "testing",
      help: "Which speakers count. A folder without MANIFEST.csv and lists counts whole.",
    },
    keyword: { kind: "text", help: "The word to spot; the model's own without it." },
    threshold: {
      kind: "number",
      least: 0,
      most: 1,
      help: "A probability; the .kws file's own, or that of fewest errors, without it.",
    },
    json: JSON_OPTION,
  },
};

if (import.meta.main) {
  await runCommand(COMMAND, (args) => {
    const [path, dir] = [args.model as string, args.corpus as string];
    const model = openModel(path);
    const progress = createProgress("reading");
    const corpus = openCorpus(dir, {
      onClip: (done, total) => progress.at(done / total, `${done} of ${total} clips read`),
    });
    progress.end();
    const keyword = args.keyword as string | undefined ?? model.keyword;
    requireKeyword(corpus, keyword);
    const split = splitOf(dir, args.split as Split | "all");
    const indices = choose(corpus, split);
    remarks(corpus, indices, { model, keyword }).forEach((line) => console.error(line));
    const threshold = args.threshold as number | undefined;
    const summary = evaluateModel(model, corpus, indices, { keyword, threshold });
    if (args.json) return console.log(JSON.stringify(summary));
    console.log(`${shownPath(path)} on ${shownPath(dir)}, ${split} split, keyword "${keyword}"`);
    for (const [name, value] of Object.entries(summary)) {
      const text = Number.isInteger(value) ? String(value) : value.toPrecision(4);
      console.log(`  ${name.padEnd(14)}${text}`);
    }
  });
}
