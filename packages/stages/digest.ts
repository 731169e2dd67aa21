/**
 * Digests, canonical JSON and files that are there whole or not at all.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { writeWhole as write } from "@kws/files";

/** The SHA-256 of bytes or text, in hexadecimal. */
export function sha256(data: Uint8Array | string): string {
  return createHash("sha256").update(data).digest("hex");
}

/** The SHA-256 of a file, read piece by piece. */
export function sha256File(path: string): string {
  const hash = createHash("sha256");
  const file = Deno.openSync(path);
  try {
    const piece = new Uint8Array(1 << 20);
    for (;;) {
      const count = file.readSync(piece);
      if (count === null) return hash.digest("hex");
      hash.update(piece.subarray(0, count));
    }
  } finally {
    file.close();
  }
}

/**
 * JSON with sorted keys, so that equal values give equal text.
 *
 * @throws {TypeError} If a number is not finite, or a value is not JSON: a function, a `Map`, an array
 * of numbers with a type. Only a property that is `undefined` is passed over.
 */
export function canonicalJson(value: unknown, indent = 0): string {
  return JSON.stringify(sorted(value, "value"), undefined, indent);
}

function sorted(value: unknown, path: string): unknown {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (Array.isArray(value)) {
    return Array.from(value, (item, i) => sorted(item, `${path}[${i}]`));
  }
  if (typeof value !== "object" || !isPlain(value)) {
    const requirement = typeof value === "number"
      ? "every number must be finite"
      : "it must be JSON";
    throw new TypeError(
      `Cannot write JSON as ${requirement}: current value of ${path} is ${describe(value)}`,
    );
  }
  return Object.fromEntries(
    Object.entries(value).filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => a < b ? -1 : 1)
      .map(([key, item]) => [key, sorted(item, `${path}.${key}`)]),
  );
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function describe(value: unknown): string {
  if (typeof value === "object") return `a ${value?.constructor?.name}`;
  return typeof value === "function" ? "a function" : String(value);
}

/**
 * Writes a file whole, by way of a temporary name; nothing if it has this content already, so that its
 * time stays.
 *
 * @returns Whether it was written.
 */
export function writeWhole(path: string, data: Uint8Array | string): boolean {
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  if (holds(path, bytes)) return false;
  write(path, bytes);
  return true;
}

function holds(path: string, bytes: Uint8Array): boolean {
  try {
    if (Deno.statSync(path).size !== bytes.length) return false;
    const found = Deno.readFileSync(path);
    return found.length === bytes.length && found.every((byte, i) => byte === bytes[i]);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
