/**
 * What a small study leaves untried of a large one. Pure.
 *
 * @module
 */
import { closure } from "./select.ts";
import type { AnyStage } from "./stage.ts";

/** What the small study does not use. */
export interface Uncovered {
  /** Kinds of stages. */
  kinds: string[];
  /** Options of kinds that both use: `train: steps.*.method=kd`, `train: steps.*.warmUp`. */
  options: string[];
}

/** Options of {@linkcode uncoveredOptions}. */
export interface CoverageOptions {
  /** Paths, or last parts of paths, whose values only name things: `keyword`, `steps.*.name`. */
  ignore?: readonly string[];
}

/**
 * The kinds and options of configurations that `full` uses and `quick` does not. Text and truth count by
 * their values, numbers and `null` by being there, lists by what is in them and not by their lengths.
 */
export function uncoveredOptions(
  full: readonly AnyStage[],
  quick: readonly AnyStage[],
  { ignore = [] }: CoverageOptions = {},
): Uncovered {
  const [large, small] = [full, quick].map((stages) => usage(stages, new Set(ignore)));
  const kinds = [...large.keys()].filter((kind) => !small.has(kind)).sort();
  const options = [...large].flatMap(([kind, used]) => {
    const tried = small.get(kind);
    if (tried === undefined) return [];
    return [...used].filter((option) => !tried.has(option)).map((option) => `${kind}: ${option}`);
  });
  return { kinds, options: options.sort() };
}

function usage(stages: readonly AnyStage[], ignore: Set<string>): Map<string, Set<string>> {
  const used = new Map<string, Set<string>>();
  for (const { kind, config } of closure(stages)) {
    const options = used.get(kind) ?? new Set();
    collect(config, "", ignore, options);
    used.set(kind, options);
  }
  return used;
}

function collect(value: unknown, path: string, ignore: Set<string>, options: Set<string>): void {
  if (ignore.has(path) || ignore.has(path.split(".").at(-1)!)) return;
  if (typeof value === "string" || typeof value === "boolean") options.add(`${path}=${value}`);
  else if (typeof value === "number" || value === null) options.add(path);
  else if (typeof value === "object") {
    for (const [name, item] of Object.entries(value)) {
      const part = Array.isArray(value) ? "*" : name;
      collect(item, path === "" ? part : `${path}.${part}`, ignore, options);
    }
  }
}
