/**
 * Circles among imports: modules that, by way of others, need themselves before they are there.
 *
 * @module
 */

/** The part of `deno info --json` that is read. */
export interface ModuleGraph {
  modules: {
    specifier: string;
    dependencies?: { code?: { specifier?: string }; isDynamic?: boolean }[];
  }[];
}

/**
 * Finds circles. Imports of types alone and dynamic ones do no harm: they are not followed.
 *
 * @returns Each circle as the modules on it; every module is in one of them at most.
 */
export function findCycles({ modules }: ModuleGraph): string[][] {
  const targets = new Map(modules.map(({ specifier, dependencies = [] }) => [
    specifier,
    dependencies.filter(({ isDynamic }) => !isDynamic).flatMap(({ code }) => code?.specifier ?? []),
  ]));
  const cycles: string[][] = [];
  const path: string[] = [];
  const finished = new Set<string>();
  const visit = (module: string): void => {
    const start = path.indexOf(module);
    if (start >= 0) {
      const cycle = path.slice(start);
      if (!cycles.some((known) => known.some((one) => cycle.includes(one)))) cycles.push(cycle);
      return;
    }
    if (finished.has(module)) return;
    path.push(module);
    targets.get(module)?.forEach(visit);
    path.pop();
    finished.add(module);
  };
  for (const { specifier } of modules) visit(specifier);
  return cycles;
}
