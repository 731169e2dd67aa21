/**
 * Detections in recordings and in sound that goes on.
 *
 * @module
 */
import { explainError, UsageError, userPath } from "@kws/cli";
import { openAudio } from "@kws/features";
import { openFile, requireFile } from "./input_file.ts";
import type { Hearing, NamedDetection } from "./listeners.ts";
import { rawSamples, standardInput } from "./raw_input.ts";

/** What stands for standard input among files. */
const STANDARD_INPUT = "-";

/**
 * Refuses standard input that is named twice, or where nobody has piped anything into it.
 *
 * @throws {UsageError} With the way out.
 */
export function requireOneInput(
  files: readonly string[],
  isTerminal: () => boolean = () => Deno.stdin.isTerminal(),
): void {
  const named = files.filter((file) => file === STANDARD_INPUT).length;
  if (named > 1) throw new UsageError(`- must be named once: it is named ${named} times`);
  if (named === 1 && isTerminal()) {
    throw new UsageError(
      "- must have sound piped into it: standard input is a terminal; put a program in front, such as " +
        "arecord -q -f S16_LE -r 16000 -c 1 -t raw | deno task detect MODEL -",
    );
  }
}

/** How a file of another format is heard. */
const WAY_OUT = "ffmpeg -i FILE -f s16le -ar 16000 -ac 1 - | deno task detect MODEL -";

/** Samples a second of raw sound, which says nothing of itself. */
const RAW_RATE = 16000;

/** Seconds of silence behind all that is heard: a word that ends with its recording is told by what follows. */
const SILENCE = 1;

/** Milliseconds of work after which signals are looked at. */
const PATIENCE = 50;

/** Options of {@linkcode detectIn}. */
export interface DetectOptions {
  /** Told of every detection, as soon as it is known. */
  onDetection: (file: string, detection: NamedDetection) => void;
  /** Told why a file was not heard, or not to its end, and of samples that were no numbers. */
  onRemark: (file: string, message: string) => void;
  /** Told how far a file is. */
  onProgress?: (share: number, file: string) => void;
  /** Ends it early. */
  signal?: AbortSignal;
  /** Raw sound in place of standard input. */
  input?: AsyncIterable<Uint8Array>;
}

/** What was heard. */
export interface Heard {
  /** Files, those that could not be heard among them. */
  files: number;
  /** Files that could not be heard, or not to their end. */
  failed: number;
  /** Seconds of sound. */
  seconds: number;
  detections: number;
}

/** A piece of a recording. */
interface Piece {
  pcm: Int16Array;
  sampleRate: number;
  /** Samples of the whole recording, where that is known. */
  samples?: number;
}

/**
 * Listens to files one after the other, each from a fresh start and with a second of silence behind it, in which a
 * word at its end is detected. One that fails does not keep the others
 * away, and what was detected before it failed counts.
 *
 * @param files As the user wrote them; `-` is raw PCM of 16 kHz.
 */
export async function detectIn(
  listener: Hearing,
  files: readonly string[],
  options: DetectOptions,
): Promise<Heard> {
  const total: Heard = { files: 0, failed: 0, seconds: 0, detections: 0 };
  for (const file of files) {
    if (options.signal?.aborted) break;
    const { failed, seconds, detections } = await hear(listener, file, options);
    total.files++;
    total.failed += failed ? 1 : 0;
    total.seconds += seconds;
    total.detections += detections;
  }
  return total;
}

async function hear(
  listener: Hearing,
  file: string,
  { onDetection, onRemark, onProgress, signal, input }: DetectOptions,
): Promise<{ failed: boolean; seconds: number; detections: number }> {
  const heard = { failed: false, seconds: 0, detections: 0 };
  const report = (found: NamedDetection[]): void => {
    heard.detections += found.length;
    for (const detection of found) onDetection(file, detection);
  };
  const pieces = file === STANDARD_INPUT ? rawPieces(input ?? standardInput(signal)) : filePieces(
    file,
    (remark) => onRemark(file, remark),
  );
  let [samples, rate] = [0, 0];
  let looked = performance.now();
  for (let isFirst = true; !signal?.aborted; isFirst = false) {
    let next: IteratorResult<Piece, void>;
    try {
      next = await pieces.next();
    } catch (error) {
      // Ctrl-C has ended the input: that it is empty or cut short says nothing of it.
      if (file === STANDARD_INPUT && signal?.aborted) break;
      heard.failed = true;
      onRemark(file, explainError(error));
      break;
    }
    if (next.done) break;
    const { pcm, sampleRate, samples: whole } = next.value;
    if (isFirst) listener.begin(rate = sampleRate);
    samples += pcm.length;
    heard.seconds = samples / sampleRate;
    report(listener.hear(pcm));
    if (whole !== undefined) onProgress?.(samples / whole, file);
    if (performance.now() - looked < PATIENCE) continue;
    // Files are read at one go: only in between is Ctrl-C noticed.
    await new Promise((resolve) => setTimeout(resolve));
    looked = performance.now();
  }
  await pieces.return();
  const isWhole = !heard.failed && !signal?.aborted;
  if (samples > 0 && isWhole) report(listener.hear(new Int16Array(Math.ceil(SILENCE * rate))));
  if (samples > 0) report(listener.end());
  return heard;
}

async function* rawPieces(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Piece, void> {
  for await (const pcm of rawSamples(bytes)) yield { pcm, sampleRate: RAW_RATE };
}

async function* filePieces(
  file: string,
  onRemark: (remark: string) => void,
): AsyncGenerator<Piece, void> {
  const path = userPath(file);
  requireFile(path, file);
  using source = openFile(path);
  // Pieces need no room for all samples: silence of hours in a few bytes may be heard.
  const audio = openAudio(source, file, { maxSamples: Infinity, wayOut: WAY_OUT });
  const { sampleRate, samples } = audio;
  for (const pcm of audio.pieces()) yield { pcm, sampleRate, samples };
  if (audio.repaired > 0) {
    onRemark(`${file}: ${audio.repaired} samples were no numbers and count as silence`);
  }
}
