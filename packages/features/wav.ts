/**
 * RIFF WAVE files: PCM of 8, 16, 24 and 32 bits and floats of 32 and 64, and their 64-bit form RF64.
 *
 * @module
 */
import { type Audio, type AudioPieces, collect, toSample } from "./audio.ts";
import { type ByteSource, memorySource } from "./byte_source.ts";
import { Fault, piecesWithName, withName } from "./_fault.ts";
import { readFormat, type WavFormat } from "./_wav_format.ts";

/**
 * Sizes from here on are no sizes, where the whole file's is such a one too: who writes into a pipe
 * cannot come back to the header. ffmpeg writes 0xFFFFFFFF, SoX and eSpeak 0x7FFFF000, arecord
 * 0x80000000.
 */
const UNKNOWN = 0x7fff0000;

/** Bytes of samples that are read from the file at once. */
const CHUNK = 2 ** 18;

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
  return collect(openWav(memorySource(bytes), name));
}

/**
 * Opens a WAV file to be decoded piece by piece, as {@linkcode decodeWav} does. Of one that is cut short
 * the pieces give all samples that are there before they throw.
 *
 * @throws {SyntaxError} If what stands before the samples is broken.
 */
export function openWav(source: ByteSource, name: string): AudioPieces {
  return withName(name, () => {
    const file = new RiffFile(source);
    let format: WavFormat | undefined;
    let long: number | undefined;
    let at = 12;
    while (at + 8 <= source.size) {
      const id = file.tag(at);
      const size = file.uint32(at + 4);
      const body = at + 8;
      if (id === "fmt ") {
        if (format !== undefined) throw new Fault(at, "there is a second format chunk");
        format = readFormat(file.view(body, Math.min(size, 40)), body, size, source.size - body);
      } else if (id === "ds64") {
        long = file.longSize(body, size);
      } else if (id === "data") {
        if (format === undefined) throw new Fault(at, "the format chunk must come before the data");
        return new WavPieces(file, format, name, { at, ...file.dataSize(at, size, format, long) });
      }
      at = body + size + (size & 1);
    }
    throw new Fault(Math.min(at, source.size), "the file ends before its data chunk");
  });
}

/** A RIFF file's chunks. */
class RiffFile {
  readonly #is64: boolean;
  readonly #source: ByteSource;

  constructor(source: ByteSource) {
    this.#source = source;
    const kind = this.tag(0);
    this.#is64 = kind === "RF64" || kind === "BW64";
    const known = this.#is64 || kind === "RIFF";
    if (source.size < 12 || !known || this.tag(8) !== "WAVE") {
      throw new Fault(0, `a RIFF WAVE header is required`);
    }
  }

  /** Bytes of the file, fewer at its end. */
  view(at: number, count: number): DataView {
    const { buffer, byteOffset, byteLength } = this.#source.read(at, count);
    return new DataView(buffer, byteOffset, byteLength);
  }

  tag(at: number): string {
    return String.fromCharCode(...this.#source.read(at, 4));
  }

  uint32(at: number): number {
    return this.view(at, 4).getUint32(0, true);
  }

  /** The data's size in the `ds64` chunk of an RF64 file. */
  longSize(body: number, size: number): number {
    if (size < 24 || body + size > this.#source.size) {
      throw new Fault(body - 8, `the ds64 chunk needs at least 24 bytes, it has ${size}`);
    }
    return this.uint32(body + 8) + 2 ** 32 * this.uint32(body + 12);
  }

  /**
   * How many bytes of samples a data chunk holds, and what is wrong if it promises more.
   *
   * @param at Where the chunk begins.
   * @param said Its size as it stands there.
   * @param align Bytes of one sample of all channels.
   * @param long Its size as a `ds64` chunk says.
   */
  dataSize(
    at: number,
    said: number,
    { align }: Pick<WavFormat, "align">,
    long?: number,
  ): { size: number; cut?: Fault } {
    const left = this.#source.size - at - 8;
    // A writer that could not go back has left 0 or all ones there, too.
    const isKnown = long !== undefined && long > 0 && long !== ELSEWHERE && long < 2 ** 63;
    const elsewhere = this.#is64 && said === ELSEWHERE && isKnown;
    const size = elsewhere ? long : said;
    const whole = left - left % align;
    if (size === 0) {
      const behind = left === 0 ? "" : `, though ${left} bytes follow: it is empty, or unfinished`;
      throw new Fault(at, `the data holds no samples${behind}`);
    }
    if (size > left) {
      if (!elsewhere && this.#isOpen(at, said) && left >= align) return { size: whole };
      const reason = `the data is cut short: ${size} bytes promised, ${left} there`;
      return { size: whole, cut: new Fault(at, reason) };
    }
    if (size % align !== 0) {
      throw new Fault(at, `${size} bytes are no whole number of samples of ${align} bytes`);
    }
    return { size };
  }

  /** Whether a size that is too large says that the writer did not know it. */
  #isOpen(at: number, size: number): boolean {
    const whole = this.uint32(4);
    if (size >= UNKNOWN) return whole >= UNKNOWN || whole === 0;
    // The whole file's length in place of the data's, and the header once more on top of it.
    return size === this.#source.size && whole === size + at;
  }
}

/** The samples of a data chunk. */
class WavPieces implements AudioPieces {
  readonly sampleRate: number;
  readonly samples: number;
  repaired = 0;
  readonly #file: RiffFile;
  readonly #format: WavFormat;
  readonly #name: string;
  readonly #data: { at: number; size: number; cut?: Fault };

  constructor(
    file: RiffFile,
    format: WavFormat,
    name: string,
    data: { at: number; size: number; cut?: Fault },
  ) {
    this.sampleRate = format.sampleRate;
    this.samples = data.size / format.align;
    this.#file = file;
    this.#format = format;
    this.#name = name;
    this.#data = data;
  }

  pieces(): Generator<Int16Array<ArrayBuffer>, void> {
    return piecesWithName(this.#name, this.#read());
  }

  *#read(): Generator<Int16Array<ArrayBuffer>, void> {
    const { at, size, cut } = this.#data;
    const { align } = this.#format;
    const chunk = Math.max(align, CHUNK - CHUNK % align);
    for (let read = 0; read < size;) {
      const count = Math.min(chunk, size - read);
      const data = this.#file.view(at + 8 + read, count);
      if (data.byteLength < count) {
        throw new Fault(at + 8 + read, "the file has become shorter since it was opened");
      }
      yield this.#decode(data);
      read += count;
    }
    if (cut !== undefined) throw cut;
  }

  #decode(data: DataView): Int16Array<ArrayBuffer> {
    const { code: { bytes, scale, read }, channels, align } = this.#format;
    const pcm = new Int16Array(data.byteLength / align);
    for (let i = 0, at = 0; i < pcm.length; i++) {
      let sum = 0;
      for (let c = 0; c < channels; c++, at += bytes) {
        const value = read(data, at);
        if (Number.isFinite(value)) sum += value;
        else this.repaired++;
      }
      pcm[i] = toSample(sum / channels * scale);
    }
    return pcm;
  }
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
