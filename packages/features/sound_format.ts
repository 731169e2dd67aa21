/**
 * What a file of sound is, by what it begins with.
 *
 * @module
 */

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

/** What most often stands behind an ID3 tag; FLAC too may. */
const TAGGED = "MP3 with an ID3 tag";

/**
 * What a file of sound is by what it begins with, as `MP3`.
 *
 * @param bytes Its first 40 bytes, or as many as there are.
 * @returns `WAV` and `FLAC` for those that are read here; what begins with an ID3 tag is taken for MP3;
 * `undefined` for what is not known.
 */
export function soundFormat(bytes: Uint8Array): string | undefined {
  const start = textOf(bytes);
  if (/^(RIFF|RF64|BW64)/.test(start)) return "WAV";
  if (/^fLaC/.test(start)) return "FLAC";
  if (/^ID3/.test(start)) return TAGGED;
  return FOREIGN.find(([begin]) => begin.test(start))?.[1];
}

/** Whether a file begins with an ID3 tag, behind which a FLAC stream may begin. */
export function isTagged(bytes: Uint8Array): boolean {
  return /^ID3/.test(textOf(bytes));
}

/**
 * What is wrong with a file that is none of those that are read, and the way out.
 *
 * @param start Its first 40 bytes, those of a tag left out.
 * @param tagged Whether there was a tag in front.
 */
export function refusalOf(
  start: Uint8Array,
  { tagged = false, wayOut = "convert it to WAV or FLAC" } = {},
): string {
  const format = soundFormat(start);
  const found = format !== undefined
    ? `this is ${format}`
    : tagged && start.length > 0
    ? "this is most likely MP3"
    : start.length === 0
    ? "it is empty"
    : `it starts with ${JSON.stringify(textOf(start.subarray(0, 4)))}`;
  // Nothing can be made of nothing.
  const way = start.length === 0 ? "" : `: ${wayOut}`;
  return `a WAV or FLAC file is required, ${found}${way}`;
}

function textOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, 40));
}
