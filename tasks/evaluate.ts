/**
 * `deno task evaluate`: the figures of a model on a folder of recordings.
 *
 * @module
 */
import { createProgress, runCommand, shownPath } from "@kws/cli";
import { openCorpus, type Split } from "@kws/corpus";
import { EVALUATE } from "../study/commands.ts";
import { choose, evaluateModel, remarks, splitOf } from "../study/evaluate.ts";
import { openModel } from "../study/model.ts";

if (import.meta.main) {
  await runCommand(EVALUATE, (args) => {
    const [path, dir] = [args.model as string, args.corpus as string];
    const model = openModel(path);
    const keyword = args.keyword as string | undefined ?? model.keyword;
    const progress = createProgress("reading");
    const corpus = openCorpus(dir, {
      keyword,
      onClip: (done, total) => progress.at(done / total, `${done} of ${total} clips read`),
    });
    progress.end();
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
