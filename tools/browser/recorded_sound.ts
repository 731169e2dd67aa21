/**
 * Recorded speech of the mirror beside the project, for pages that listen.
 *
 * @module
 */
import { projectRoot } from "@kws/cli";
import { decodeAudio } from "@kws/features";

const MIRROR = `${projectRoot()}/../shared/mirror`;

/** A recording: its archive, and its name in it. */
export type Recorded = readonly [archive: string, name: string];

/** Whether a recording's archive is at hand. */
export function isRecorded([archive]: Recorded): boolean {
  try {
    return Deno.statSync(`${MIRROR}/${archive}`).isFile;
  } catch {
    return false;
  }
}

/**
 * The samples of recordings, one behind the other.
 *
 * @param pause Seconds of silence behind each.
 * @throws {RangeError} If an archive has no such recording.
 */
export async function recordedSound(all: readonly Recorded[], pause = 0): Promise<Int16Array> {
  const parts: Int16Array[] = [];
  for (const [archive, name] of all) {
    const { stdout, success } = await new Deno.Command("tar", {
      args: ["-xzOf", `${MIRROR}/${archive}`, name],
    }).output();
    if (!success) throw new RangeError(`Cannot read ${name} as ${archive} must have it`);
    parts.push(decodeAudio(stdout, name).pcm, new Int16Array(pause * 16000));
  }
  const sound = new Int16Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    sound.set(part, at);
    at += part.length;
  }
  return sound;
}
