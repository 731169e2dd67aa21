import { type Audio, type AudioPieces, collect } from "./audio.ts";
import { type ByteSource, memorySource } from "./byte_source.ts";
import { type DecodeOptions, openFlac } from "./flac.ts";
import { openWav } from "./wav.ts";

/** Files of sound that are known but not read, by what they begin with. */
const FOREIGN: readonly [RegExp, string][] = [
  [/^OggS.{24}\x7fFLAC/s, "FLAC in Ogg"],
  [/^OggS/, "Ogg"],
  [/^RIFX/, "a big-endian WAV file"],
  [/^riff\.\x91\xcf/, "Wave64"],
  [/^FORM....AIF[FC]/s, "AIFF"],
  [/^caff/, "Core Audio"],
  [/^\.snd/, "AU"],
  [/^....ftyp/s, "MPEG-4"],
  [/^\xff[\xe2-\xff]/, "MP3"],
];

/**
 * What a file of sound is by what it begins with, as `MP3`.
 *
 * @param bytes Its first 40 bytes, or as many as there are.
 * @returns `WAV` and `FLAC` for those that are read here; `undefined` for what is not known.
 */
export function soundFormat(bytes: Uint8Array): string | undefined {
  const start = String.fromCharCode(...bytes.subarray(0, 40));
  if (/^(RIFF|RF64|BW64)/.test(start)) return "WAV";
  if (/^(fLaC|ID3)/.test(start)) return "FLAC";
  return FOREIGN.find(([begin]) => begin.test(start))?.[1];
}

/**
 * Decodes a WAV or FLAC file by its content.
 *
 * @param bytes The file.
 * @param name Its name, for errors.
 * @throws {SyntaxError} If it is neither, or broken; the message names file, offset and reason.
 */
export function decodeAudio(bytes: Uint8Array, name: string, options: DecodeOptions = {}): Audio {
  return collect(openAudio(memorySource(bytes), name, options));
}

/**
 * Opens a WAV or FLAC file by its content, to be decoded piece by piece: hours of sound take no more
 * memory than seconds.
 *
 * @throws {SyntaxError} If it is neither, or broken before its samples begin; what is broken further on
 * is thrown by the pieces.
 */
export function openAudio(
  source: ByteSource,
  name: string,
  options: DecodeOptions = {},
): AudioPieces {
  const start = source.read(0, 40);
  const format = soundFormat(start);
  if (format === "WAV") return openWav(source, name);
  if (format === "FLAC") return openFlac(source, name, options);
  const found = format === undefined
    ? `it starts with ${JSON.stringify(String.fromCharCode(...start.subarray(0, 4)))}`
    : `this is ${format}`;
  throw new SyntaxError(
    `Cannot decode ${name}: at byte 0, a WAV or FLAC file is required, ${found}`,
  );
}
