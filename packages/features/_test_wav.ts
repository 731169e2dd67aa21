/**
 * WAV files for tests, with every field of their headers.
 *
 * @module
 */

/** What {@linkcode writeWav} writes; the default is 16-bit PCM, one channel, 16 kHz. */
export interface WavPlan {
  /** 1: PCM, 3: floats. */
  format?: number;
  bits?: number;
  channels?: number;
  sampleRate?: number;
  /** What the fields say, where it is not the truth. */
  byteRate?: number;
  align?: number;
  dataSize?: number;
  riffSize?: number;
  /** Whether the format chunk is WAVE_FORMAT_EXTENSIBLE. */
  extensible?: boolean;
  validBits?: number;
  /** RF64 with the sizes in a `ds64` chunk. */
  rf64?: boolean;
  /** Chunks between format and data: name and content. */
  chunks?: [string, number[]][];
  /** What follows the data. */
  behind?: number[];
}

/** The last 14 bytes of the sub-formats for PCM and floats. */
const GUID_TAIL = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];

function little(value: number, bytes: number): number[] {
  return Array.from({ length: bytes }, (_, i) => Math.floor(value / 2 ** (8 * i)) % 256);
}

function text(value: string): number[] {
  return Array.from(value, (letter) => letter.charCodeAt(0));
}

function chunk(id: string, content: number[], size = content.length): number[] {
  return [...text(id), ...little(size, 4), ...content, ...content.length % 2 ? [0] : []];
}

/** One sample's bytes: PCM from a whole number, 8 bits without sign. */
function sampleBytes(value: number, format: number, bits: number): number[] {
  if (format === 3) {
    const data = new DataView(new ArrayBuffer(bits / 8));
    if (bits === 32) data.setFloat32(0, value, true);
    else data.setFloat64(0, value, true);
    return [...new Uint8Array(data.buffer)];
  }
  const unsigned = bits === 8 ? value + 128 : value < 0 ? value + 2 ** bits : value;
  return little(unsigned, Math.ceil(bits / 8));
}

/** A WAV file of samples, channel by channel in turn. */
export function writeWav(samples: readonly number[], plan: WavPlan = {}): Uint8Array<ArrayBuffer> {
  const { format = 1, bits = 16, channels = 1, sampleRate = 16000, extensible = false } = plan;
  const align = channels * Math.ceil(bits / 8);
  const fields = [
    ...little(extensible ? 0xfffe : format, 2),
    ...little(channels, 2),
    ...little(sampleRate, 4),
    ...little(plan.byteRate ?? sampleRate * align, 4),
    ...little(plan.align ?? align, 2),
    ...little(bits, 2),
  ];
  if (extensible) {
    fields.push(...little(22, 2), ...little(plan.validBits ?? bits, 2), ...little(0, 4));
    fields.push(...little(format, 2), ...GUID_TAIL);
  }
  const data = samples.flatMap((value) => sampleBytes(value, format, bits));
  const long = [...little(0, 8), ...little(data.length, 8), ...little(samples.length, 8)];
  const body = [
    ...text("WAVE"),
    ...plan.rf64 ? chunk("ds64", [...long, ...little(0, 4)]) : [],
    ...chunk("fmt ", fields),
    ...(plan.chunks ?? []).flatMap(([id, content]) => chunk(id, content)),
    ...chunk("data", data, plan.dataSize ?? (plan.rf64 ? 0xffffffff : data.length)),
    ...plan.behind ?? [],
  ];
  const size = plan.riffSize ?? (plan.rf64 ? 0xffffffff : body.length);
  return Uint8Array.from([...text(plan.rf64 ? "RF64" : "RIFF"), ...little(size, 4), ...body]);
}
