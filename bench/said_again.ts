/**
 * How often a keyword is heard that is said again: words of validation, each from another recording, so many seconds of
 * faint noise behind one another, and each by itself after a fresh start.
 *
 *     deno run -A bench/said_again.ts [MODEL…]
 *
 * The study's streams say the keyword once in 24 seconds, so that their figures do not show it. It needs the
 * recordings of `deno task fetch corpus`. Not in CI.
 *
 * @module
 */
import { formatTable, projectRoot } from "@kws/cli";
import { speakerOf, splitOf } from "@kws/corpus";
import { decodeAudio } from "@kws/features";
import { Random } from "@kws/kernels";
import { Listener } from "../study/listener.ts";
import { openListeningModel } from "../study/listening_model.ts";

const MODELS = [
  ...["base-stream", "base-stream-even", "base-stream-kd"]
    .map((name) => `checkpoints/${name}/seed-1.safetensors`),
  ...["quality", "small", "size"].map((name) => `checkpoints/best/${name}.kws`),
];
/** Words of every row. */
const WORDS = 40;
/** Seconds between the end of one recording, which takes a second, and the next. */
const GAPS: readonly number[] = [1.5, 2.5, 5, 10, 20];
const RATE = 16000;

/** Recordings of a keyword in the validation split. */
function wordsOf(keyword: string): Int16Array[] {
  const folder = `${projectRoot()}/.cache/corpus/speech_commands/${keyword}`;
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort()
    .filter((name) => splitOf(speakerOf(name)) === "validation");
  const step = Math.max(1, Math.floor(names.length / WORDS));
  return names.filter((_, i) => i % step === 0).slice(0, WORDS)
    .map((name) => decodeAudio(Deno.readFileSync(`${folder}/${name}`), name).pcm);
}

/** Noise of 60 dB below full scale. */
function faint(seconds: number): Int16Array {
  const random = Random.root("said again");
  return Int16Array.from({ length: seconds * RATE }, () => random.integer(65) - 32);
}

/** How many of the words are heard before the next is said, from one start or, without a gap, each from its own. */
function heard(listener: Listener, words: readonly Int16Array[], gap?: number): number {
  const behind = faint(gap ?? 1);
  listener.begin(RATE);
  return words.filter((word) => {
    if (gap === undefined) listener.begin(RATE);
    return listener.hear(word).length + listener.hear(behind).length > 0;
  }).length;
}

if (import.meta.main) {
  const rows = (Deno.args.length > 0 ? Deno.args : MODELS).map((path) => {
    const { model, found } = openListeningModel(path, path, {});
    const listener = new Listener(model, found.rule);
    const words = wordsOf(model.keyword);
    return {
      name: path.replace(/^checkpoints\/(best\/)?/, "").replace(/\.\w+$/, ""),
      alone: heard(listener, words),
      again: GAPS.map((gap) => heard(listener, words, gap)),
    };
  });
  console.log(`Of ${WORDS} words heard, each by itself, and so many seconds behind one another\n`);
  console.log(formatTable(rows, [
    { head: "model", value: ({ name }) => name },
    { head: "alone", value: ({ alone }) => alone },
    ...GAPS.map((gap, i) => ({
      head: `${gap} s`,
      value: ({ again }: typeof rows[number]) => again[i],
    })),
  ]));
}
