import type { Audio } from "./audio.ts";
import { decodeFlac } from "./flac.ts";
import { decodeWav } from "./wav.ts";

/**
 * Decodes a WAV or FLAC file by its content.
 *
 * @param bytes The file.
 * @param name Its name, for errors.
 * @throws {SyntaxError} If it is neither, or broken; the message names file, offset and reason.
 */
export function decodeAudio(bytes: Uint8Array, name: string): Audio {
  const tag = String.fromCharCode(...bytes.subarray(0, 4));
  if (tag === "RIFF") return decodeWav(bytes, name);
  if (tag === "fLaC") return decodeFlac(bytes, name);
  throw new SyntaxError(
    `Cannot decode ${name}: at byte 0, a WAV or FLAC file is required, it starts with ` +
      JSON.stringify(tag),
  );
}
