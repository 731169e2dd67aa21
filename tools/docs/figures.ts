/**
 * What README and documents say of the results, so that nobody types it.
 *
 * `deno run -A tools/docs/figures.ts` writes it there.
 *
 * @module
 */
import { type Column, formatTable, projectRoot, writeWhole } from "@kws/cli";
import { BASE_BYTES, baseMacs } from "@kws/compress";
import { VOCABULARY_CLIPS } from "@kws/evaluate";
import { isRareWord } from "../../study/stages/corpus_figures.ts";
import { Results } from "../../study/results.ts";
import { learnerOf, twinsHeard } from "../../study/twins.ts";
import { resultsText, shortText } from "../../study/results_text.ts";
import {
  falseAcceptRate,
  keywordsHeard,
  millisecondsOf,
  shareOf,
} from "../../study/stream_figures.ts";
import { rowsOf, wholeMacs } from "../../study/table.ts";

const CANDIDATES: readonly string[] = ["quality", "small", "size"];

/** The three lines that a reader of a minute sees. */
function numbersText(results: Results): string {
  const heard = results.listeners();
  const rows = rowsOf(results, CANDIDATES);
  const ends = (values: readonly number[]): string =>
    `${Math.min(...values).toFixed(1)} to ${Math.max(...values).toFixed(1)}`;
  const size = ends(rows.map(({ fileBytes, bytes }) => BASE_BYTES / (fileBytes ?? bytes)));
  const macs = ends(rows.map(({ macs }) => baseMacs() / macs));
  const smallest = rows.find(({ setting }) => setting === "size")!;
  const whole = (baseMacs() / wholeMacs(smallest)).toFixed(1);
  const missed = (setting: string): string => {
    const seeds = heard.get(setting)!;
    const [{ stream: { keywords } }] = seeds;
    const [mean, interval] = shareOf(seeds.map(({ stream }) => stream.misses), keywords).split(" ");
    return `${mean} % ${interval}`;
  };
  const [{ stream: { keywords } }] = heard.get("base")!;
  const accepts = falseAcceptRate(heard.get("quality")!);
  return [
    `- **${size} times smaller** than the base network, and ${macs} times fewer multiply-accumulates ` +
    `(the last by an extension of thop's rule; ${whole} without it).`,
    `- **${
      missed("quality")
    } of ${keywords} times “${results.keyword}” missed** by _quality_, at ${accepts} false accepts ` +
    `an hour: means of ${
      heard.get("quality")!.length
    } seeds, with the exact 95 % intervals of one ` +
    "network with the mean count, rounded.",
    `- **${missed("base")} missed** by the base when it has learnt clips alone, ${
      missed("base-stream")
    } when it has learnt ` +
    "streams: for this word that counts for more than size.",
  ].join("\n");
}

/** The base's own network, taught as the candidates are, in a sentence; nothing where it is not computed. */
function taughtText(results: Results): string {
  const name = "base-stream-kd";
  const seeds = results.listeners().get(name);
  if (seeds === undefined) return "";
  const [{ stream: { keywords } }] = seeds;
  const [mean, interval] = shareOf(seeds.map(({ stream }) => stream.misses), keywords).split(" ");
  return `On nearly equal terms, with fewer epochs and segments: \`${name}\`, the base's own network taught as the candidates are, misses ${mean} % ` +
    `${interval} at ${
      falseAcceptRate(seeds)
    } false accepts an hour, means of ${seeds.length} seeds.`;
}

/** The candidates' ratios over all keywords that are computed, in a sentence. */
function verdictsText(results: Results): string {
  const judged = results.acceptance();
  const words = judged[0].keywords.map(({ keyword }) => keyword);
  const ratio = ({ overall }: typeof judged[number]): string =>
    overall === undefined
      ? "–"
      : `${overall.estimate?.toFixed(2)} (${overall.low?.toFixed(2)}–${overall.high?.toFixed(2)})`;
  const each = CANDIDATES.flatMap((name) => judged.filter(({ candidate }) => candidate === name))
    .map((one) => `_${one.candidate}_ ${ratio(one)}, ${one.verdict} (${one.reason})`);
  return `In noise, as ratios to the base's error over ${
    words.map((word) => `\`${word}\``).join(", ")
  } with 95 % intervals: ${each.join("; ")}.`;
}

/** What the candidates do on streams for the keywords beside the main one, in a sentence. */
function othersText(results: Results): string {
  const [main, ...words] = results.acceptance()[0].keywords.map(({ keyword }) => keyword);
  if (words.length === 0) return "";
  const { missed, accepts, rare } = keywordsHeard(
    words.map((word) => results.listeners(word)),
    CANDIDATES,
    (word) => isRareWord(results.corpus().words, word),
  );
  const ends = ([least, most]: [number, number]): string =>
    `${least.toFixed(1)} to ${most.toFixed(1)}`;
  return `On streams other words than \`${main}\` differ by far: for ${
    words.map((word) => `\`${word}\``).join(", ")
  } the candidates miss ${ends([100 * missed[0], 100 * missed[1]])} % at ${ends(accepts)} ` +
    `false accepts an hour; ${
      (100 * rare).toFixed(0)
    } % of those in the composed stream are caused by words ` +
    `of which training has fewer than ${VOCABULARY_CLIPS} clips.`;
}

/** What the candidates' way to learn streams brings against their twins on plain streams, as a table. */
function twinsText(results: Results): string {
  const each = twinsHeard(
    (keyword) => results.listeners(keyword),
    results.heardKeywords(),
    CANDIDATES,
    { before: "plain", after: "candidates" },
  );
  if (each.length === 0) return "";
  const plain = learnerOf(CANDIDATES[0], "plain");
  const step = (from: number, to: number): string => `${from.toFixed(1)} → ${to.toFixed(1)}`;
  const columns: Column<typeof each[number]>[] = [
    { head: "keyword", value: ({ keyword }) => keyword },
    {
      ...{ head: "missed, %", align: "right" },
      value: ({ before, after }) => step(100 * before.missed, 100 * after.missed),
    },
    {
      ...{ head: "false accepts/h", align: "right" },
      value: ({ before, after }) => step(before.accepts, after.accepts),
    },
  ];
  return "In training the candidates hear all other words equally often, and two kinds of networks teach them " +
    "streams: `base`, and `base-stream-even`, which has learnt such streams. Their predecessors, " +
    `\`${plain}\` and the like, heard other words clip by clip, and ` +
    "`base-stream` alone taught. Predecessors → candidates, means over the networks:\n\n" +
    fenced(formatTable(each, columns));
}

/** Text with what stands between two marks replaced; the marks stay. */
export function replaceBetween(text: string, name: string, content: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(open), text.indexOf(close)];
  if (from < 0 || to < from) {
    throw new RangeError(
      `Cannot write "${name}" as the text must have ${open} and ${close} in turn`,
    );
  }
  return `${text.slice(0, from)}${open}\n\n${content}\n\n${text.slice(to)}`;
}

/** How far a detection lies behind the word's end, in a sentence. */
function latencyText(results: Results): string {
  const heard = results.listeners();
  const each = CANDIDATES.map((name) => {
    const seeds = heard.get(name)!.map(({ stream }) => stream);
    const median = millisecondsOf(seeds.map(({ medianLatency }) => medianLatency));
    const late = millisecondsOf(seeds.map(({ latency95 }) => latency95));
    return `${median} ms (_${name}_; 95 %: at most ${late} ms)`;
  });
  return "Of a detection, `end` is the deciding sample in seconds and `start` how far back the network sees. As an end of " +
    `the word, \`end\` is late by ${
      each.join(", ")
    }: medians on the test's streams, means over seeds, below 0 where it ` +
    "decides before the word is over.";
}

/** A table of a terminal as Markdown shows it. */
function fenced(text: string): string {
  return `\`\`\`text\n${text.trimEnd()}\n\`\`\``;
}

/** Documents with figures of the results, from the project's folder: how their text becomes current. */
export const DOCUMENTS: Record<string, (text: string, results: Results) => string> = {
  "README.md": (text, results) =>
    replaceBetween(
      replaceBetween(text, "numbers", numbersText(results)),
      "results",
      [
        ...[fenced(shortText(results)), taughtText(results), verdictsText(results)],
        othersText(results),
        twinsText(results),
      ].filter(Boolean).join("\n\n"),
    ),
  "docs/reproduce.md": (text, results) =>
    replaceBetween(text, "results", fenced(resultsText(results))),
  "docs/use.md": (text, results) => replaceBetween(text, "latency", latencyText(results)),
};

if (import.meta.main) {
  const results = Results.committed("full");
  for (const [file, update] of Object.entries(DOCUMENTS)) {
    const path = `${projectRoot()}/${file}`;
    writeWhole(path, update(Deno.readTextFileSync(path), results));
    console.log(file);
  }
}
