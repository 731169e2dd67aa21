/**
 * The floors of the house: which package may import which.
 *
 * @module
 */

/** The packages from the ground up: an import never goes up. */
export const FLOORS: readonly string[] = [
  "kernels",
  "features",
  "corpus",
  "evaluate",
  "models",
  "compress",
  "streaming",
  "literate",
];

/** What is wrong with an import, in words; `undefined` if it stays on its floor or goes down. */
export function brokenFloor(file: string, specifier: string): string | undefined {
  const own = packageOf(file);
  if (own === undefined || !FLOORS.includes(own)) return undefined;
  const target = targetOf(file, specifier);
  if (target === undefined) return undefined;
  if (target === own) {
    const byName = specifier.startsWith("@kws/") && !file.endsWith("_test.ts");
    return byName ? `@kws/${own} must import its own files by relative paths` : undefined;
  }
  if (target === "") return `@kws/${own} must not import what stands above the packages`;
  if (!specifier.startsWith("@kws/")) {
    return `@kws/${own} must import @kws/${target} by its name`;
  }
  return FLOORS.indexOf(target) > FLOORS.indexOf(own)
    ? `@kws/${own} must not import @kws/${target}`
    : undefined;
}

function packageOf(path: string): string | undefined {
  return /\/packages\/(\w+)\//.exec(path)?.[1];
}

/** The package that an import leads to, empty for files outside; `undefined` for what is not ours. */
function targetOf(file: string, specifier: string): string | undefined {
  const named = /^@kws\/(\w+)/.exec(specifier)?.[1];
  if (named !== undefined) return named;
  if (!specifier.startsWith(".")) return undefined;
  return packageOf(new URL(specifier, `file://${file}`).pathname) ?? "";
}
