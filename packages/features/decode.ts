import { type Audio, type AudioPieces, collect } from "./audio.ts";
import { type ByteSource, memorySource } from "./byte_source.ts";
import { type DecodeOptions, openFlac } from "./flac.ts";
import { Fault, withName } from "./_fault.ts";
import { isTagged, refusalOf, soundFormat } from "./sound_format.ts";
import { openWav } from "./wav.ts";

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
  if (format === "FLAC" || isTagged(start)) return openFlac(source, name, options);
  return withName(name, () => {
    throw new Fault(0, refusalOf(start, options));
  });
}
