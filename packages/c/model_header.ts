/**
 * A model as a C header.
 *
 * @module
 */
import { decodeKws } from "@kws/runtime";

/** Bytes in a line of an array. */
const PER_LINE = 16;

/** A name as C takes one: letters of other alphabets and signs become underscores. */
function identifier(name: string): string {
  const own = name.replace(/[^A-Za-z0-9_]/g, "_");
  // What begins with a digit is none, and what begins with _ may be the compiler's.
  return /^[A-Za-z]/.test(own) ? own : `model_${own.replace(/^_+/, "")}`.replace(/_$/, "");
}

/** A text that cannot end the comment that it stands in. */
function comment(text: string): string {
  return text.replace(/\*\//g, "* /").replace(/\p{Cc}/gu, " ");
}

/**
 * A header with a model as an array of bytes, `<name>_kws`.
 *
 * @param bytes A `.kws` file.
 * @param name What the array's name begins with; what C does not take in it becomes `_`.
 * @throws {SyntaxError} If it is no `.kws` file.
 */
export function modelHeader(bytes: Uint8Array, name: string): string {
  const { keyword, frontEnd: { sampleRate }, rule } = decodeKws(bytes, name);
  const own = identifier(name);
  const guard = `${own.toUpperCase()}_KWS_H`;
  const lines = Array.from(
    { length: Math.ceil(bytes.length / PER_LINE) },
    (_, i) => [...bytes.subarray(i * PER_LINE, (i + 1) * PER_LINE)].join(", "),
  );
  const heard = rule &&
    ` * rule: mean of ${rule.smoothing} steps, threshold ${rule.threshold} log-odds, refractory time ` +
      `${rule.refractory} s\n`;
  return `/*
 * Made by deno task export.
 *
 * keyword: ${comment(keyword)}
 * file: ${bytes.length} bytes; samples per second: ${sampleRate}
${heard ?? ""} */
#ifndef ${guard}
#define ${guard}

#include <stdint.h>

static const uint8_t ${own}_kws[${bytes.length}] = {
${lines.map((line) => `  ${line},\n`).join("")}};

#endif
`;
}
