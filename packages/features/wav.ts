/**
 * RIFF WAVE files: PCM of 8, 16, 24 and 32 bits and floats of 32 and 64, and their 64-bit form RF64.
 *
 * @module
 */
import { type Audio, toSample } from "./audio.ts";
import { Fault, withName } from "./_fault.ts";
import { readFormat, type WavFormat } from "./_wav_format.ts";

/**
 * Sizes from here on are no sizes, where the whole file's is such a one too: who writes into a pipe
 * cannot come back to the header. ffmpeg writes 0xFFFFFFFF, SoX and eSpeak 0x7FFFF000, arecord
 * 0x80000000.
 */
const UNKNOWN = 0x7fff0000;

/** What the data chunk of an RF64 file says where its size stands elsewhere. */
const ELSEWHERE = 0xffffffff;

/**
 * Decodes a WAV file; several channels are averaged.
 *
 * A file that promises more than it holds is cut short and refused, unless its writer plainly did not
 * know the size: both sizes are placeholders, or both count the header in. Such files are read to the
 * end. Samples that are no finite numbers become 0 and are counted.
 *
 * @param bytes The file.
 * @param name Its name, for errors.
 * @throws {SyntaxError} If the file is broken, holds no samples, contradicts itself, has a rate outside
 * of {@linkcode SAMPLE_RATES}, or another encoding; the message names file, offset and reason.
 */
export function decodeWav(bytes: Uint8Array, name: string): Audio {
  return withName(name, () => {
    const file = new RiffFile(bytes);
    let format: WavFormat | undefined;
    let long: number | undefined;
    let at = 12;
    while (at + 8 <= bytes.length) {
      const id = file.tag(at);
      const size = file.uint32(at + 4);
      const body = at + 8;
      if (id === "fmt ") {
        if (format !== undefined) throw new Fault(at, "there is a second format chunk");
        format = readFormat(file.data, body, size);
      } else if (id === "ds64") {
        long = file.longSize(body, size);
      } else if (id === "data") {
        if (format === undefined) throw new Fault(at, "the format chunk must come before the data");
        return readSamples(file.data, body, file.dataSize(at, size, format.align, long), format);
      }
      at = body + size + (size & 1);
    }
    throw new Fault(Math.min(at, bytes.length), "the file ends before its data chunk");
  });
}

/** A RIFF file's chunks. */
class RiffFile {
  readonly data: DataView;
  readonly #is64: boolean;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const kind = this.tag(0);
    this.#is64 = kind === "RF64" || kind === "BW64";
    const known = this.#is64 || kind === "RIFF";
    if (bytes.length < 12 || !known || this.tag(8) !== "WAVE") {
      throw new Fault(0, `a RIFF WAVE header is required`);
    }
  }

  tag(at: number): string {
    return String.fromCharCode(...this.#bytes.subarray(at, at + 4));
  }

  uint32(at: number): number {
    return this.data.getUint32(at, true);
  }

  /** The data's size in the `ds64` chunk of an RF64 file. */
  longSize(body: number, size: number): number {
    if (size < 24 || body + size > this.#bytes.length) {
      throw new Fault(body - 8, `the ds64 chunk needs at least 24 bytes, it has ${size}`);
    }
    return this.uint32(body + 8) + 2 ** 32 * this.uint32(body + 12);
  }

  /**
   * How many bytes of samples a data chunk holds.
   *
   * @param at Where the chunk begins.
   * @param said Its size as it stands there.
   * @param align Bytes of one sample of all channels.
   * @param long Its size as a `ds64` chunk says.
   */
  dataSize(at: number, said: number, align: number, long?: number): number {
    const left = this.#bytes.length - at - 8;
    const elsewhere = this.#is64 && said === ELSEWHERE && long !== undefined;
    const size = elsewhere ? long : said;
    if (size === 0) {
      const behind = left === 0 ? "" : `, though ${left} bytes follow: it is empty, or unfinished`;
      throw new Fault(at, `the data holds no samples${behind}`);
    }
    if (size > left) {
      if (!elsewhere && this.#isOpen(at, said) && left >= align) return left - left % align;
      throw new Fault(at, `the data is cut short: ${size} bytes promised, ${left} there`);
    }
    if (size % align !== 0) {
      throw new Fault(at, `${size} bytes are no whole number of samples of ${align} bytes`);
    }
    return size;
  }

  /** Whether a size that is too large says that the writer did not know it. */
  #isOpen(at: number, size: number): boolean {
    const whole = this.uint32(4);
    if (size >= UNKNOWN) return whole >= UNKNOWN || whole === 0;
    // The whole file's length in place of the data's, and the header once more on top of it.
    return size === this.#bytes.length && whole === size + at;
  }
}

function readSamples(
  data: DataView,
  body: number,
  size: number,
  { code: { bytes, scale, read }, channels, sampleRate, align }: WavFormat,
): Audio {
  const pcm = new Int16Array(size / align);
  let repaired = 0;
  for (let i = 0, at = body; i < pcm.length; i++) {
    let sum = 0;
    for (let c = 0; c < channels; c++, at += bytes) {
      const value = read(data, at);
      if (Number.isFinite(value)) sum += value;
      else repaired++;
    }
    pcm[i] = toSample(sum / channels * scale);
  }
  return repaired === 0 ? { pcm, sampleRate } : { pcm, sampleRate, repaired };
}

/** A WAV file of mono 16-bit PCM. */
export function encodeWav({ pcm, sampleRate }: Audio): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(44 + 2 * pcm.length);
  const data = new DataView(bytes.buffer);
  const text = (offset: number, value: string): void => {
    for (let i = 0; i < value.length; i++) bytes[offset + i] = value.charCodeAt(i);
  };
  text(0, "RIFF");
  data.setUint32(4, 36 + 2 * pcm.length, true);
  text(8, "WAVEfmt ");
  data.setUint32(16, 16, true);
  data.setUint16(20, 1, true);
  data.setUint16(22, 1, true);
  data.setUint32(24, sampleRate, true);
  data.setUint32(28, 2 * sampleRate, true);
  data.setUint16(32, 2, true);
  data.setUint16(34, 16, true);
  text(36, "data");
  data.setUint32(40, 2 * pcm.length, true);
  for (let i = 0; i < pcm.length; i++) data.setInt16(44 + 2 * i, pcm[i], true);
  return bytes;
}
