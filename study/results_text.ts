/**
 * A study's results as tables for the terminal.
 *
 * @module
 */
import { BASE_BYTES, baseMacs } from "@kws/compress";
import { type Column, exponent, figure, fixed, formatTable, wrapText } from "@kws/cli";
import type { Results } from "./results.ts";
import { WHOLE_CLIP_ONLY } from "./model.ts";
import { falseAcceptRate, shareOf } from "./stream_figures.ts";
import { ASSIGNMENT_LIMITS, entriesOf, type Entry, plannedOf, type Row, rowsOf } from "./table.ts";

/** MACs of one second of the base network, thop's convention. */
const BASE_MACS = baseMacs();

/** The rows of all settings as text, at most 80 columns wide. */
export function resultsText(results: Results): string {
  const rows = rowsOf(results);
  if (rows.length === 0) return "No model was tested in this run.";
  const { origin } = results;
  const [{ clips, positives }] = rows;
  const size = (row: Row): number => row.fileBytes ?? row.bytes;
  const columns: Column<Row>[] = [
    { head: "setting", value: ({ setting }) => setting },
    { head: "n", value: ({ seeds }) => seeds },
    { head: "params", value: ({ parameters }) => parameters },
    { head: "file", value: size },
    { head: "size ×", value: (row) => BASE_BYTES / size(row), format: fixed(1) },
    { head: "MAC/s", value: ({ macs }) => macs },
    { head: "MAC ×", value: ({ macs }) => BASE_MACS / macs, format: fixed(1) },
    { head: "AU-FA-FR", value: ({ auFaFr }) => auFaFr, format: exponent(2) },
    { head: "1-AUC", value: ({ oneMinusAuc }) => oneMinusAuc, format: exponent(1) },
  ];
  return [
    `Keyword "${results.keyword}", test split, ${origin} speech: ${clips} clips, ${positives} of ` +
    "the keyword.",
    "n: seeds, whose mean each figure is; file: .kws, else raw fp32; ×: to the base.",
    "",
    formatTable(rows, columns),
    ...plannedText(results),
  ].join("\n");
}

/** The settings that most people ask for. */
const SHORT: readonly string[] = ["base", "base-stream", "quality", "small", "size"];

/** The few settings that most people ask for, on clips and on streams, at most 80 columns wide. */
export function shortText(results: Results): string {
  const heard = results.listeners();
  const known = SHORT.filter((name) => heard.has(name));
  // A run of other settings alone has theirs to tell.
  const names = known.length > 0 ? known : [...heard.keys()];
  const rows = rowsOf(results, names)
    .sort((a, b) => names.indexOf(a.setting) - names.indexOf(b.setting));
  if (rows.length === 0) return "No model was judged on streams in this run.";
  const size = (row: Row): number => row.fileBytes ?? row.bytes;
  const seeds = ({ setting }: Row) => heard.get(setting)!;
  const [[{ stream: { keywords, minutes }, curveHours }]] = [...heard.values()];
  const columns: Column<Row>[] = [
    { head: "network", value: ({ setting }) => setting },
    { head: "n", value: (row) => seeds(row).length },
    { head: "bytes", value: size },
    { head: "size", value: (row) => BASE_BYTES / size(row), format: fixed(1) },
    { head: "MACs", value: ({ macs }) => BASE_MACS / macs, format: fixed(1) },
    { head: "error", value: ({ auFaFr }) => auFaFr, format: exponent(1) },
    {
      head: "missed, %",
      align: "right",
      value: (row) => shareOf(seeds(row).map(({ stream }) => stream.misses), keywords),
    },
    { head: "false/h", align: "right", value: (row) => falseAcceptRate(seeds(row)) },
  ];
  const { origin } = results;
  const legend =
    `n: seeds, whose mean each figure is; size, MACs: so many times less than the base; error: AU-FA-FR ` +
    `on clips; missed: of ${keywords} keywords, each said once in ${
      Math.round(minutes)
    } minutes of words and sentences, and ` +
    `false accepts an hour in ${
      curveHours.toFixed(1)
    } hours of sound (95 %), by validation's rule.`;
  return [
    `Keyword "${results.keyword}", ${origin} speech of speakers that no network has heard.`,
    ...wrapText(legend, COLUMNS),
    "",
    formatTable(rows, columns),
  ].join("\n");
}

/** Columns of a terminal. */
const COLUMNS = 80;

/** What the study plans and has not computed: its lines, or none. */
function plannedText(results: Results): string[] {
  const planned = plannedOf(results);
  if (planned.length === 0) return [];
  return ["", ...wrapText(`Planned, not computed yet: ${planned.join(", ")}.`, COLUMNS)];
}

/** What every setting costs and reaches, as three tables of at most 80 columns. */
export function entriesText(results: Results): string {
  const entries = entriesOf(results);
  const { origin } = results;
  const sizes: Column<Entry>[] = [
    { head: "size", value: ({ setting }) => setting },
    { head: "params", value: ({ parameters }) => parameters },
    { head: "raw B", value: ({ bytes }) => bytes },
    { head: "file B", value: ({ fileBytes }) => fileBytes },
    { head: "raw ×", value: ({ bytes }) => BASE_BYTES / bytes, format: fixed(1) },
    {
      head: "file ×",
      value: ({ fileBytes }) => fileBytes && BASE_BYTES / fileBytes,
      format: fixed(1),
    },
    { head: "MB ¹", value: ({ megabytes }) => megabytes, format: fixed(4) },
    { head: "RAM B", value: ({ workingBytes }) => workingBytes },
    { head: "grade", value: ({ grade }) => grade, format: fixed(1) },
  ];
  const work: Column<Entry>[] = [
    { head: "computation", value: ({ setting }) => setting },
    { head: "MAC ²", value: ({ macs }) => macs },
    { head: "MAC ×", value: ({ macs }) => BASE_MACS / macs, format: fixed(1) },
    { head: "pure", value: ({ pureMacs }) => pureMacs },
    { head: "MAC/s ³", align: "right", value: streamCell },
    { head: "front", value: ({ frontEndMultiplies }) => Math.round(frontEndMultiplies) },
    { head: "µs/s ⁴", value: ({ microseconds }) => microseconds?.p50, format: fixed(1) },
    { head: "p99", value: ({ microseconds }) => microseconds?.p99, format: fixed(1) },
    { head: "train", value: ({ trainingSeconds }) => trainingSeconds, format: fixed(0) },
  ];
  const quality: Column<Entry>[] = [
    { head: "quality", value: ({ setting }) => setting },
    { head: "n", value: ({ seeds }) => seeds },
    { head: "AU-FA-FR", value: ({ auFaFr }) => auFaFr, format: exponent(2) },
    { head: "low", value: ({ interval }) => interval?.low, format: exponent(1) },
    { head: "high", value: ({ interval }) => interval?.high, format: exponent(1) },
    { head: "1-AUC", value: ({ oneMinusAuc }) => oneMinusAuc, format: exponent(1) },
    { head: "val ⁵", value: ({ validation }) => validation, format: exponent(1) },
    {
      head: "verdict",
      value: ({ verdict }) => verdict,
    },
  ];
  return [
    `Keyword "${results.keyword}", ${origin} speech.`,
    "",
    formatTable(entries, sizes),
    "",
    formatTable(entries, work),
    "",
    formatTable(entries, quality),
    "",
    "× to the raw fp32 base of 281,772 bytes and its MACs; RAM: bytes it works in;",
    "front: multiplications a second of the front end; train: core seconds, recorded;",
    "n: seeds; low, high: 95 % interval; verdicts at length: --verdicts.",
    "¹ get_size_in_megabytes   ² one second of a fresh clip, thop's convention",
    `³ multiplications with kept states; clip: ${WHOLE_CLIP_ONLY}`,
    "⁴ network, median over seconds of sound, recorded by deno task bench streaming",
    "⁵ 1-AUC over validation in noisy variants",
    `The assignment's limit, read either way: ${ASSIGNMENT_LIMITS.strict} or ` +
    `${ASSIGNMENT_LIMITS.loose}.`,
    ...plannedText(results),
  ].join("\n");
}

/** Multiplications in a stream, or that there is none to hear. */
function streamCell({ streamingMacs }: Entry): string {
  return streamingMacs === undefined ? "clip" : figure(Math.round(streamingMacs));
}

/** The candidates' verdicts over keywords, at most 80 columns wide. */
export function verdictsText(results: Results): string {
  const candidates = results.acceptance();
  if (candidates.length === 0) return "The candidates were not judged in this run.";
  const number = (value: number | null): string => value === null ? "inf" : value.toFixed(2);
  const interval = (
    { estimate, low, high }: { estimate: number | null; low: number | null; high: number | null },
  ): string => `${number(estimate)} (${number(low)}–${number(high)})`;
  const about =
    `Area of each candidate and of the base over noisy variants of the test clips, ${results.origin} ` +
    "speech, and their ratio. Accepted: the upper end of the mean ratio's interval is at most 1.1, and no keyword speaks " +
    "against it (lower end above 1.1).";
  const blocks = candidates.map(({ candidate, keywords, overall, verdict, reason }) =>
    [
      formatTable(keywords, [
        { head: candidate, value: ({ keyword }) => keyword },
        { head: "positives", value: ({ positives }) => positives },
        { head: "base", value: ({ base }) => base, format: exponent(2) },
        { head: "candidate", value: ({ student }) => student, format: exponent(2) },
        { head: "ratio (95 %)", value: ({ ratio }) => interval(ratio) },
      ]),
      ...wrapText(
        `geometric mean ${overall ? interval(overall) : "of all keywords: not trained for all"}: ` +
          verdict + (reason ? ` (${reason})` : ""),
        COLUMNS,
      ),
    ].join("\n")
  );
  return [wrapText(about, COLUMNS).join("\n"), ...blocks].join("\n\n");
}
