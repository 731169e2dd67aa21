/**
 * Tensors in Hugging Face's safetensors format, which Python reads as it is.
 *
 * @module
 */
import type { ParameterSet } from "./parameters.ts";

/** Tensors and a few words about them. */
export interface Checkpoint {
  /** The tensors by name. */
  tensors: ParameterSet;
  /** Text by name. */
  metadata: Record<string, string>;
}

/** The bytes of a checkpoint; equal checkpoints give equal bytes. */
export function encodeSafetensors({ tensors, metadata }: Checkpoint): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = { __metadata__: sorted(metadata) };
  let end = 0;
  for (const [name, { shape, data }] of tensors) {
    header[name] = { dtype: "F32", shape, data_offsets: [end, end + 4 * data.length] };
    end += 4 * data.length;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  // Spaces up to a multiple of eight, so that the tensors may be mapped as they lie.
  const text = new Uint8Array(json.length + (8 - json.length % 8) % 8).fill(0x20);
  text.set(json);
  const bytes = new Uint8Array(8 + text.length + end);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  let at = 8 + text.length;
  for (const { data } of tensors.values()) {
    for (let i = 0; i < data.length; i++, at += 4) {
      // One bit pattern for every NaN, so that digests do not depend on the machine.
      if (data[i] !== data[i]) view.setUint32(at, 0x7fc00000, true);
      else view.setFloat32(at, data[i], true);
    }
  }
  return bytes;
}

function sorted(record: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => a < b ? -1 : 1));
}

/**
 * Reads a checkpoint of 32-bit floats.
 *
 * @throws {SyntaxError} If the bytes are none; the message names file, offset and reason.
 */
export function decodeSafetensors(bytes: Uint8Array, name: string): Checkpoint {
  const fail = (offset: number, reason: string): never => {
    throw new SyntaxError(`Cannot read ${name}: at byte ${offset}, ${reason}`);
  };
  if (bytes.length < 8) fail(0, "a header of 8 bytes is required");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = Number(view.getBigUint64(0, true));
  if (length > bytes.length - 8) fail(0, `the header has ${length} bytes, the file ends before`);
  let header: Record<string, unknown> = {};
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  } catch {
    fail(8, "the header must be JSON");
  }
  const tensors: ParameterSet = new Map();
  let metadata: Record<string, string> = {};
  for (const [key, value] of Object.entries(header)) {
    if (key === "__metadata__") {
      metadata = value as Record<string, string>;
      continue;
    }
    const { dtype, shape, data_offsets: [start, end] } = value as {
      dtype: string;
      shape: number[];
      data_offsets: [number, number];
    };
    const size = shape.reduce((product, dimension) => product * dimension, 1);
    if (dtype !== "F32") fail(8, `"${key}" must hold F32, it holds ${dtype}`);
    if (end - start !== 4 * size || 8 + length + end > bytes.length) {
      fail(8 + length + start, `"${key}" needs ${4 * size} bytes`);
    }
    const data = new Float32Array(size);
    for (let i = 0; i < size; i++) data[i] = view.getFloat32(8 + length + start + 4 * i, true);
    tensors.set(key, { shape, data });
  }
  return { tensors, metadata };
}

/** Writes a checkpoint by way of a temporary name. */
export function writeCheckpoint(path: string, checkpoint: Checkpoint): void {
  Deno.writeFileSync(`${path}.part`, encodeSafetensors(checkpoint));
  Deno.renameSync(`${path}.part`, path);
}

/** Reads a checkpoint from a file. */
export function readCheckpoint(path: string): Checkpoint {
  return decodeSafetensors(Deno.readFileSync(path), path);
}
