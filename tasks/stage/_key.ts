/**
 * What makes up a stage's key, and what of it has changed.
 *
 * @module
 */
import { canonicalJson } from "./digest.ts";

/** The reasons that make up a stage's key. */
export interface KeyParts {
  /** Digests of files and packages. */
  sources: Record<string, string>;
  /** The resolved configuration. */
  config: unknown;
  /** Digests of the inputs. */
  inputs: Record<string, string>;
}

/** Why a stage runs, as `no earlier run` or `because … changed`. */
export function reasonToRun(before: KeyParts | undefined, now: KeyParts): string {
  if (before === undefined) return "no earlier run";
  const reasons: string[] = [];
  const add = (kind: string, names: string[]): void => {
    if (names.length === 0) return;
    const more = names.length > 3 ? ` and ${names.length - 3} more` : "";
    reasons.push(`${kind}${names.slice(0, 3).join(", ")}${more}`);
  };
  add("input ", changedKeys(before.inputs, now.inputs));
  add("configuration ", changedKeys(before.config, now.config));
  add("", changedKeys(before.sources, now.sources));
  return reasons.length === 0
    ? "because its outputs were removed or changed"
    : `because ${reasons.join(" and ")} changed`;
}

/** The paths at which two JSON values differ, such as `descent.epochs`. */
function changedKeys(a: unknown, b: unknown, path = ""): string[] {
  if (canonicalJson(a ?? null) === canonicalJson(b ?? null)) return [];
  if (!isRecord(a) || !isRecord(b)) return [path || "as a whole"];
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
  return names.flatMap((name) => changedKeys(a[name], b[name], path ? `${path}.${name}` : name));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
