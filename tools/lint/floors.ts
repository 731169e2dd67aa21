/**
 * The floors of the house: what may import what.
 *
 * @module
 */

/** What every package may stand on; it imports none of them. */
export const GROUND: readonly string[] = ["files", "names"];

/** The packages from the ground up: an import never goes up. */
export const FLOORS: readonly string[] = [
  "kernels",
  "features",
  "runtime",
  "corpus",
  "evaluate",
  "models",
  "compress",
  "streaming",
  "onnx",
  "web",
];

/** Packages that stand beside the floors: they know nothing of speech, nor the floors of them. */
export const BESIDE: readonly string[] = ["stages", "literate", "cli"];

/** Rooms outside the packages, and the rooms that each may import from besides them. */
const ROOMS: Record<string, readonly string[]> = {
  study: [],
  tools: ["study"],
  bench: ["study"],
  reports: ["study"],
};

/** The folder of the project, with a slash at its end. */
export const ROOT = decodeURIComponent(new URL("../../", import.meta.url).pathname);

/** What is wrong with an import, in words; `undefined` if it stays on its floor or goes down. */
export function brokenFloor(file: string, specifier: string): string | undefined {
  const own = placeOf(file);
  const target = targetOf(file, specifier);
  if (own === undefined || target === undefined) return undefined;
  return own.package === undefined
    ? brokenRoom(own.room, target)
    : brokenPackage(own.package, target, specifier, file.endsWith("_test.ts"));
}

function brokenRoom(own: string, { room }: Place): string | undefined {
  const allowed = ROOMS[own];
  if (allowed === undefined || room === "packages" || room === own) return undefined;
  return allowed.includes(room) ? undefined : `${own} must not import from ${room}`;
}

function brokenPackage(
  own: string,
  { room, package: target }: Place,
  specifier: string,
  isTest: boolean,
): string | undefined {
  if (![...GROUND, ...FLOORS, ...BESIDE].includes(own)) return undefined;
  if (room !== "packages") return `@kws/${own} must not import what stands above the packages`;
  const byName = specifier.startsWith("@kws/");
  if (target === own) {
    return byName && !isTest
      ? `@kws/${own} must import its own files by relative paths`
      : undefined;
  }
  if (target === undefined) return undefined;
  if (!byName) return `@kws/${own} must import @kws/${target} by its name`;
  if (GROUND.includes(target) && !GROUND.includes(own)) return undefined;
  // A name that is on no floor is above all of them.
  const height = FLOORS.indexOf(target);
  const allowed = FLOORS.includes(own) && height >= 0 && height < FLOORS.indexOf(own);
  return allowed ? undefined : `@kws/${own} must not import @kws/${target}`;
}

/** Where a file is. */
interface Place {
  /** The folder of the project that it lies in; empty for the project's own. */
  room: string;
  /** The package, if it is in one. */
  package?: string;
  /** The folder below the room, if it is in one. */
  below?: string;
}

/** The place of a file; `undefined` outside the project. */
export function placeOf(path: string): Place | undefined {
  if (!path.startsWith(ROOT)) return undefined;
  const [room, name, ...rest] = path.slice(ROOT.length).split("/");
  if (name === undefined) return { room: "" };
  if (rest.length === 0) return { room };
  return room === "packages" ? { room, package: name } : { room, below: name };
}

/** The place that an import leads to; `undefined` for what is not ours. */
function targetOf(file: string, specifier: string): Place | undefined {
  const named = /^@kws\/(\w+)/.exec(specifier)?.[1];
  if (named !== undefined) return { room: "packages", package: named };
  if (!specifier.startsWith(".")) return undefined;
  const base = `file://${file.split("/").map(encodeURIComponent).join("/")}`;
  return placeOf(decodeURIComponent(new URL(specifier, base).pathname)) ?? { room: "elsewhere" };
}
