/**
 * Attributes of a fence: `#label name="value" name=value`.
 *
 * @module
 */
import { didYouMean } from "@kws/names";

/** What stands after the language of a fence. */
export interface FenceAttributes {
  /** What `#…` names, for references. */
  label?: string;
  /** Values by name; captions and alternative texts hold tokens for their spans. */
  values: Record<string, string>;
  /** Values as they are written, and their columns. */
  raw: Record<string, { value: string; column: number }>;
}

/** Attributes that mean something. */
const KNOWN = ["caption", "alt", "echo"];

/** Parses the attributes that start at a column. */
export function parseAttributes(
  text: string,
  column: number,
  problem: (message: string, column: number) => void,
): FenceAttributes {
  const attributes: FenceAttributes = { values: {}, raw: {} };
  const pattern = /\s+(?:#([\w-]+)|(\w+)=(?:"([^"]*)"|([^\s"]+)))/y;
  let at = 0;
  for (let match; (match = pattern.exec(text)); at = pattern.lastIndex) {
    const [all, label, name, quoted, bare] = match;
    const start = column + match.index;
    if (label !== undefined) attributes.label = label;
    else if (!KNOWN.includes(name)) {
      problem(
        `a fence takes ${KNOWN.join(", ")}: "${name}" is unknown${didYouMean(name, KNOWN)}`,
        start + all.length - all.trimStart().length,
      );
    } else {
      const value = quoted ?? bare;
      attributes.raw[name] = {
        value,
        column: start + all.length - value.length - (quoted === undefined ? 0 : 1),
      };
    }
  }
  const rest = text.slice(at);
  if (rest.trim() !== "") {
    problem(
      `a fence takes #label and name="value": "${rest.trim()}"`,
      column + at + rest.length - rest.trimStart().length,
    );
  }
  return attributes;
}
