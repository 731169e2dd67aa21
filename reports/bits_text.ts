/**
 * Numbers of bits in words.
 *
 * @module
 */
import type { WeightFormat } from "@kws/compress";

/** The bits of a format: those of most tensors, then of those that have others. */
export function formatBits({ bits, exceptions = {} }: WeightFormat): string {
  const others = Object.entries(exceptions).map(([name, own]) =>
    `${name.replace(".weight", "").replace("weight_", "")} ${own}`
  );
  return [`${bits} bits`, ...others].join(", ");
}
