import type { Audio } from "./audio.ts";
import { decodeFlac, type DecodeOptions } from "./flac.ts";
import { decodeWav } from "./wav.ts";

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
 * Decodes a WAV or FLAC file by its content.
 *
 * @param bytes The file.
 * @param name Its name, for errors.
 * @throws {SyntaxError} If it is neither, or broken; the message names file, offset and reason.
 */
export function decodeAudio(bytes: Uint8Array, name: string, options: DecodeOptions = {}): Audio {
  const start = String.fromCharCode(...bytes.subarray(0, 40));
  if (/^(RIFF|RF64|BW64)/.test(start)) return decodeWav(bytes, name);
  if (/^(fLaC|ID3)/.test(start)) return decodeFlac(bytes, name, options);
  const foreign = FOREIGN.find(([begin]) => begin.test(start))?.[1];
  const found = foreign === undefined
    ? `it starts with ${JSON.stringify(start.slice(0, 4))}`
    : `this is ${foreign}`;
  throw new SyntaxError(
    `Cannot decode ${name}: at byte 0, a WAV or FLAC file is required, ${found}`,
  );
}
