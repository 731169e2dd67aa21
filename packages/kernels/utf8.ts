/**
 * UTF-8 of a text, as `TextEncoder` gives it, which audio threads lack: half a surrogate pair counts as
 * U+FFFD.
 */
export function utf8(text: string): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  for (const letter of text) {
    const code = letter.codePointAt(0)!;
    const point = code >= 0xd800 && code < 0xe000 ? 0xfffd : code;
    if (point < 0x80) {
      bytes.push(point);
      continue;
    }
    // A first byte that says how many follow, each with six bits.
    const follow = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    bytes.push((0xff00 >> follow + 1 & 0xff) | point >> 6 * follow);
    for (let i = follow - 1; i >= 0; i--) bytes.push(0x80 | (point >> 6 * i & 63));
  }
  return Uint8Array.from(bytes);
}
