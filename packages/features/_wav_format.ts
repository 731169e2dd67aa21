import { refuseRate } from "./audio.ts";
import { Fault } from "./_fault.ts";

const EXTENSIBLE = 0xfffe;

/** What else a WAV file may hold, for errors. */
const FOREIGN: Record<number, string> = {
  2: "Microsoft ADPCM",
  6: "A-law",
  7: "µ-law",
  0x11: "IMA ADPCM",
  0x31: "GSM 6.10",
  0x50: "MPEG",
  0x55: "MP3",
};

/** All but the first two bytes of the sub-formats that stand for a format's number. */
const GUID_TAIL = /* @__PURE__ */ "00000000 1000 8000 00aa00389b71".replaceAll(" ", "");

/** How one sample is read, and what it must be multiplied with for a full scale of ±32768. */
export interface SampleCode {
  bytes: number;
  scale: number;
  read(data: DataView, at: number): number;
}

/** By format (1: PCM, 3: floats) and bits. */
const CODES: Record<string, SampleCode> = {
  "1/8": { bytes: 1, scale: 256, read: (data, at) => data.getUint8(at) - 128 },
  "1/16": { bytes: 2, scale: 1, read: (data, at) => data.getInt16(at, true) },
  "1/24": {
    bytes: 3,
    scale: 1 / 256,
    read: (data, at) => data.getUint8(at) + 256 * data.getInt16(at + 1, true),
  },
  "1/32": { bytes: 4, scale: 1 / 65536, read: (data, at) => data.getInt32(at, true) },
  "3/32": { bytes: 4, scale: 32768, read: (data, at) => data.getFloat32(at, true) },
  "3/64": { bytes: 8, scale: 32768, read: (data, at) => data.getFloat64(at, true) },
};

/** What the format chunk of a WAV file says. */
export interface WavFormat {
  code: SampleCode;
  channels: number;
  sampleRate: number;
  /** Bytes of one sample of all channels. */
  align: number;
}

/**
 * Reads a format chunk.
 *
 * @param data The chunk's content: its first 40 bytes, or as many as there are.
 * @param body Where in the file the content begins.
 * @param size Its length, as the file says.
 * @param left Bytes of the file from there on.
 * @throws {Fault} If the chunk is cut short, contradicts itself, or says what is not read here.
 */
export function readFormat(
  data: DataView,
  body: number,
  size: number,
  left: number,
): WavFormat {
  if (size < 16 || size > left) {
    throw new Fault(
      body - 8,
      `the format chunk needs at least 16 bytes, it has ${Math.min(size, left)} of ${size}`,
    );
  }
  const tag = data.getUint16(0, true);
  const channels = data.getUint16(2, true);
  const sampleRate = data.getUint32(4, true);
  const rate = data.getUint32(8, true);
  const align = data.getUint16(12, true);
  const bits = data.getUint16(14, true);
  const format = tag === EXTENSIBLE ? readSubFormat(data, body, size, bits) : tag;
  const code = CODES[`${format}/${bits}`];
  if (code === undefined) {
    const known = FOREIGN[format] === undefined ? "" : ` (${FOREIGN[format]})`;
    throw new Fault(
      body,
      "PCM of 8, 16, 24 or 32 bits or floats of 32 or 64 are required, " +
        `this is format ${format}${known}, ${bits} bits`,
    );
  }
  if (channels === 0) throw new Fault(body + 2, "channels must be above 0");
  const refused = refuseRate(sampleRate);
  if (refused !== undefined) throw new Fault(body + 4, refused);
  if (align !== code.bytes * channels) {
    throw new Fault(
      body + 12,
      `the block align of ${channels} channels of ${bits} bits must be ${code.bytes * channels}, ` +
        `it is ${align}`,
    );
  }
  if (rate !== sampleRate * align) {
    throw new Fault(
      body + 8,
      `the byte rate must be ${sampleRate * align}, sample rate times block align, it is ${rate}`,
    );
  }
  return { code, channels, sampleRate, align };
}

/** The format's number in a WAVE_FORMAT_EXTENSIBLE chunk. */
function readSubFormat(data: DataView, body: number, size: number, bits: number): number {
  const extension = size < 18 ? 0 : Math.min(size - 18, data.getUint16(16, true));
  if (extension < 22) {
    throw new Fault(body, `an extensible format needs 22 bytes more, it has ${extension}`);
  }
  const valid = data.getUint16(18, true);
  if (valid > bits) {
    throw new Fault(body + 18, `${valid} valid bits do not fit into ${bits}`);
  }
  let guid = "";
  for (let i = 24; i < 40; i++) guid += data.getUint8(i).toString(16).padStart(2, "0");
  if (guid.slice(4) !== GUID_TAIL) {
    throw new Fault(body + 24, `the sub-format ${guid} is neither PCM nor floats`);
  }
  return data.getUint16(24, true);
}
