/**
 * Digests and canonical JSON.
 *
 * @module
 */
import { createHash } from "node:crypto";

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
 * @throws {TypeError} If a number is not finite: JSON has no word for it.
 */
export function canonicalJson(value: unknown, indent = 0): string {
  return JSON.stringify(sorted(value, "value"), undefined, indent);
}

function sorted(value: unknown, path: string): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new TypeError(
      `Cannot write JSON as every number must be finite: current value of ${path} is ${value}`,
    );
  }
  if (Array.isArray(value)) return value.map((item, i) => sorted(item, `${path}[${i}]`));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => a < b ? -1 : 1)
      .map(([key, item]) => [key, sorted(item, `${path}.${key}`)]),
  );
}

/** Writes a file by way of a temporary name. */
export function writeWhole(path: string, data: Uint8Array | string): void {
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  Deno.writeFileSync(`${path}.part`, bytes);
  Deno.renameSync(`${path}.part`, path);
}
