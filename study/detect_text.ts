/**
 * What `deno task detect` prints.
 *
 * @module
 */
import { percent } from "@kws/cli";
import type { Heard } from "./detect.ts";
import type { NamedDetection } from "./listeners.ts";
import type { FoundRule } from "./stream_rule.ts";

/** Columns that lines keep to. */
const COLUMNS = 80;

/** Columns of a time, of a probability and of log-odds, and what stands between two columns. */
const WIDTH = { time: 9, probability: 6, logOdds: 6, gap: 2 };

/** A time as `01:02.345`, from an hour on as `1:01:02.345`. */
export function clock(seconds: number): string {
  const all = Math.round(seconds * 1000);
  const two = (value: number): string => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(all / 3600000), Math.floor(all / 60000) % 60];
  const rest = `${two(Math.floor(all / 1000) % 60)}.${String(all % 1000).padStart(3, "0")}`;
  return `${hours > 0 ? `${hours}:` : ""}${two(minutes)}:${rest}`;
}

/** One line of JSON, without what only files without gaps can tell; with the model where there are several. */
export function detectionJson(file: string, detection: NamedDetection): string {
  const { keyword, time, start, end, logOdds, probability, model } = detection;
  return JSON.stringify({ file, keyword, time, start, end, logOdds, probability, model });
}

/**
 * Makes lines of text of 80 columns: file, time, keyword, probability, log-odds, and the model where there
 * are several. A file whose name is too long is known by its end; a long model's name goes beyond.
 *
 * @param files All files, so that columns stand below each other.
 * @param keywords Those of all models.
 */
export function lineMaker(
  files: readonly string[],
  keywords: readonly string[],
): (file: string, detection: NamedDetection) => string {
  const { time, probability, logOdds, gap } = WIDTH;
  const longest = Math.max(...keywords.map((keyword) => [...keyword].length));
  const room = COLUMNS - time - longest - probability - logOdds - 4 * gap;
  const width = Math.min(Math.max(12, room), Math.max(...files.map((file) => [...file].length)));
  const between = " ".repeat(gap);
  return (file, detection) => {
    // A name may hold what ends a line or moves the cursor.
    const letters = [...file.replace(/\p{Cc}/gu, "?")];
    const name = letters.length > width
      ? `…${letters.slice(1 - width).join("")}`
      : letters.join("");
    return [
      name + " ".repeat(Math.max(0, width - [...name].length)),
      clock(detection.time).padStart(time),
      detection.keyword + " ".repeat(Math.max(0, longest - [...detection.keyword].length)),
      detection.probability.toFixed(4).padStart(probability),
      detection.logOdds.toFixed(2).padStart(logOdds),
      ...detection.model === undefined ? [] : [detection.model],
    ].join(between);
  };
}

/** The rule that a model listens by, and how good it was found to be. */
export function ruleText(name: string, { rule, from, validation }: FoundRule): string[] {
  const { smoothing, threshold, refractory } = rule;
  const steps = smoothing === 1 ? "1 step" : `${smoothing} steps`;
  const least = Number.isFinite(threshold)
    ? `threshold ${Number(threshold.toFixed(4))} log-odds`
    : "no threshold, which rejects everything";
  const lines = [
    `${name}: mean of ${steps}, ${least}, refractory time ${refractory} s, from ${from}`,
  ];
  if (validation === undefined) {
    return [...lines, `${name}: how often this rule misses or is wrong was not measured`];
  }
  const { keywords, misses, falseAccepts, hours } = validation;
  const deaf = misses === keywords
    ? [`${name}: by this rule it hears nothing: name another model, or a --threshold of your own`]
    : [];
  return [
    ...lines,
    `${name}: at this rule, chosen on validation, it missed ${percent(0)(misses / keywords)} ` +
    `of its keywords (${misses} of ${keywords}), with ${(falseAccepts / hours).toFixed(2)} false ` +
    `accepts an hour (${falseAccepts} in ${hours.toFixed(2)} h)`,
    ...deaf,
  ];
}

/** How much was heard; with its speed where the time that it took is given. */
export function heardText(
  { files, failed, seconds, detections }: Heard,
  milliseconds?: number,
): string {
  const count = (number: number, what: string): string =>
    `${number} ${what}${number === 1 ? "" : "s"}`;
  const parts = [
    `${clock(seconds)} of ${count(files, "file")} heard`,
    count(detections, "detection"),
    ...failed === 0 ? [] : [`${failed} failed`],
    ...milliseconds === undefined || seconds === 0
      ? []
      : [`${(1000 * seconds / milliseconds).toFixed(0)} times real time`],
  ];
  return parts.join(", ");
}
