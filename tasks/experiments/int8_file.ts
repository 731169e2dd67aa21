/**
 * Files of dynamically quantised networks: a header of JSON, then integers, then biases.
 *
 * @module
 */
import type { FrontEnd } from "@kws/features";
import type { CrnnShape } from "@kws/models";
import { crnnLayout } from "@kws/models";
import type { Int8Network } from "@kws/compress";

/** Everything that is needed to run a quantised network. */
export interface Int8Model {
  shape: CrnnShape;
  frontEnd: FrontEnd;
  keyword: string;
  network: Int8Network;
}

/** The bytes: `KWSINT81`, header length (u16), header, then every tensor in the network's order. */
export function encodeInt8({ shape, frontEnd, keyword, network }: Int8Model): Uint8Array {
  const header = new TextEncoder().encode(JSON.stringify({ shape, frontEnd, keyword }));
  const parts: Uint8Array[] = [new TextEncoder().encode("KWSINT81")];
  const length = new Uint8Array(2);
  new DataView(length.buffer).setUint16(0, header.length, true);
  parts.push(length, header);
  for (const name of crnnLayout(shape).slots.keys()) {
    const weight = network.weights.get(name);
    const floats = weight ? [weight.scale] : [...network.biases.get(name)!.data];
    const bytes = new Uint8Array(4 * floats.length);
    floats.forEach((value, i) => new DataView(bytes.buffer).setFloat32(4 * i, value, true));
    parts.push(bytes);
    if (weight) parts.push(new Uint8Array(weight.data.buffer.slice(0)));
  }
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Reads what {@linkcode encodeInt8} wrote. */
export function decodeInt8(bytes: Uint8Array, name: string): Int8Model {
  const text = new TextDecoder();
  if (text.decode(bytes.subarray(0, 8)) !== "KWSINT81") {
    throw new SyntaxError(`Cannot read ${name}: at byte 0, an 8-bit network is required`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint16(8, true);
  const { shape, frontEnd, keyword } = JSON.parse(text.decode(bytes.subarray(10, 10 + length)));
  const network: Int8Network = { weights: new Map(), biases: new Map() };
  let at = 10 + length;
  for (const { name: tensor, shape: dimensions, size } of crnnLayout(shape).slots.values()) {
    const floats = dimensions.length > 1 ? 1 : size;
    const end = at + 4 * floats + (dimensions.length > 1 ? size : 0);
    if (end > bytes.length) {
      throw new SyntaxError(`Cannot read ${name}: at byte ${at}, "${tensor}" is cut short`);
    }
    if (dimensions.length > 1) {
      const data = Int8Array.from(bytes.subarray(at + 4, end), (byte) => (byte << 24) >> 24);
      network.weights.set(tensor, { shape: dimensions, data, scale: view.getFloat32(at, true) });
    } else {
      const data = Float32Array.from({ length: size }, (_, i) => view.getFloat32(at + 4 * i, true));
      network.biases.set(tensor, { shape: dimensions, data });
    }
    at = end;
  }
  return { shape, frontEnd, keyword, network };
}
