/**
 * Reads what `deno doc --lint` says.
 *
 * @module
 */

/** One remark. */
export interface DocRemark {
  /** Its rule, as `missing-jsdoc`. */
  rule: string;
  message: string;
  /** Path, line and column. */
  place: string;
}

/** The remarks in the output of `deno doc --lint`, without colours. */
export function readRemarks(output: string): DocRemark[] {
  const pattern = /^error\[([\w-]+)\]: (.*)\n\s*--> (.+)$/gm;
  return [...output.matchAll(pattern)].map(([, rule, message, place]) => ({
    rule,
    message,
    place,
  }));
}

/**
 * Whether a remark is about what a reader needs: exports without a word of documentation or a type.
 * A member whose name says all, and a type that is exported only as part of another, are let be.
 *
 * @param line The line of source that the remark is about.
 */
export function isSerious({ rule }: DocRemark, line: string): boolean {
  if (rule === "private-type-ref") return false;
  return rule !== "missing-jsdoc" || /^export\b/.test(line);
}
