/**
 * Raw sound from standard input: signed 16-bit integers, little-endian, one channel.
 *
 * @module
 */
import { soundFormat } from "@kws/features";

/** Bytes that are waited for before it is known whether the sound is raw. */
const START = 12;

/** What writes raw sound, for errors. */
const WRITERS = "arecord -t raw -f S16_LE, ffmpeg -f s16le, sox -t raw -e signed -b 16";

/**
 * Bytes in any pieces to samples, as soon as they are there; the first ones when it is known that they
 * begin no file.
 *
 * @throws {SyntaxError} If the bytes begin like a file of sound, there are none, or half a sample is left
 * at the end: the samples before it are given first.
 */
export async function* rawSamples(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Int16Array<ArrayBuffer>, void> {
  let rest = new Uint8Array(0);
  let heard = 0;
  const takeWhole = (): Int16Array<ArrayBuffer> => {
    if (heard === 0) refuseFiles(rest);
    const length = rest.length - rest.length % 2;
    const samples = samplesOf(rest.subarray(0, length));
    heard += samples.length;
    rest = rest.slice(length);
    return samples;
  };
  for await (const chunk of chunks) {
    const bytes = new Uint8Array(rest.length + chunk.length);
    bytes.set(rest);
    bytes.set(chunk, rest.length);
    rest = bytes;
    if (rest.length >= (heard === 0 ? START : 2)) yield takeWhole();
  }
  // So short a sound was held back to the end.
  if (rest.length > 1) yield takeWhole();
  if (rest.length > 0) {
    throw new SyntaxError(
      "Cannot hear the last byte of standard input as samples must be of two bytes each: " +
        `${2 * heard + 1} bytes came; the sound is cut short, or no PCM of 16 bits`,
    );
  }
  if (heard === 0) {
    throw new SyntaxError(
      "Cannot hear standard input as it must hold sound: it is empty; see whether the program in " +
        "front of it has failed",
    );
  }
}

function samplesOf(bytes: Uint8Array): Int16Array<ArrayBuffer> {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Int16Array.from({ length: bytes.length / 2 }, (_, i) => data.getInt16(2 * i, true));
}

function refuseFiles(start: Uint8Array): void {
  const format = soundFormat(start);
  // What MP3 frames begin with, −1 and the like, loud sound may begin with too.
  if (format === undefined || format === "MP3") return;
  const isRead = format === "WAV" || format === "FLAC";
  throw new SyntaxError(
    `Cannot hear standard input as it must be raw PCM without a header: it begins as ${format} does; ` +
      (isRead ? "write it to a file and name that, or " : "") + `have it raw: ${WRITERS}`,
  );
}

/** Standard input as its bytes come, until it or the signal ends it. */
export async function* standardInput(signal?: AbortSignal): AsyncGenerator<Uint8Array, void> {
  const buffer = new Uint8Array(2 ** 16);
  let end = (): void => {};
  signal?.addEventListener("abort", () => end(), { once: true });
  while (!signal?.aborted) {
    // No race with one promise of the end: it would keep what waits for it, for as long as sound comes.
    const count = await new Promise<number | null>((resolve, reject) => {
      end = () => resolve(null);
      Deno.stdin.read(buffer).then(resolve, reject);
    });
    if (count === null) return;
    yield buffer.subarray(0, count);
  }
}
