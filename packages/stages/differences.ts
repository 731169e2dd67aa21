/**
 * Why a stage runs, in words.
 *
 * @module
 */
import { canonicalJson } from "./digest.ts";
import type { KeyParts } from "./keys.ts";

/** How many paths a reason names. */
const NAMED = 3;

/** Why results are not those of before: `because configuration steps.0.epochs changed`. */
export function reasonToRun(
  before: Pick<KeyParts, "version" | "config" | "inputs" | "engine"> | undefined,
  now: Pick<KeyParts, "version" | "config" | "engine"> & {
    /** Digests of inputs; those of inputs that are not made yet are absent. */
    inputs: Record<string, string>;
  },
  /** Names of inputs that are computed anew. */
  pending: readonly string[] = [],
): string {
  if (before === undefined) return "no earlier run";
  const reasons: string[] = [];
  if (before.version !== now.version) reasons.push(`version ${before.version} -> ${now.version}`);
  if (before.engine !== now.engine) reasons.push(`engine ${before.engine} -> ${now.engine}`);
  const config = changedPaths(before.config, now.config);
  const inputs = changedInputs(before.inputs, now.inputs, pending);
  const changed = [listed("configuration", config), listed("input", inputs)]
    .filter((text) => text !== "");
  if (changed.length > 0) reasons.push(`${changed.join(" and ")} changed`);
  if (reasons.length > 0) return `because ${reasons.join(" and ")}`;
  if (pending.length > 0) return `as ${listed("input", pending)} is computed anew`;
  return "because its results are not at hand";
}

function changedInputs(
  before: Record<string, string>,
  now: Record<string, string>,
  pending: readonly string[],
): string[] {
  // An input of old that was never written down tells nothing.
  const changed = Object.keys(now).filter((name) => name in before && before[name] !== now[name]);
  const gone = Object.keys(before).filter((name) => !(name in now) && !pending.includes(name));
  return [...changed, ...gone].sort();
}

function listed(what: string, names: readonly string[]): string {
  if (names.length === 0) return "";
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : "";
  return `${what} ${names.slice(0, NAMED).join(", ")}${more}`;
}

/** The paths at which two JSON values differ, such as `steps.0.epochs`. */
export function changedPaths(a: unknown, b: unknown, path = ""): string[] {
  if (canonicalJson(a ?? null) === canonicalJson(b ?? null)) return [];
  if (!isBranch(a) || !isBranch(b) || Array.isArray(a) !== Array.isArray(b)) {
    return [path || "as a whole"];
  }
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const names = [...new Set([...Object.keys(left), ...Object.keys(right)])].sort();
  return names.flatMap((name) =>
    changedPaths(left[name], right[name], path ? `${path}.${name}` : name)
  );
}

function isBranch(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
