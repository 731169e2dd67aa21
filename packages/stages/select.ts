/**
 * Which stages there are, and which are asked for.
 *
 * @module
 */
import { isOutside } from "./keys.ts";
import { nearestNames } from "./nearest.ts";
import type { AnyStage } from "./stage.ts";

/**
 * The stages given and all that they need, every one after those that it needs.
 *
 * @throws {RangeError} If two stages have one name, stages need each other in a circle, or an input asks
 * for an output that its stage does not have, or two stages publish to one place.
 */
export function closure(stages: readonly AnyStage[]): AnyStage[] {
  const byName = new Map<string, AnyStage>();
  const open: string[] = [];
  const ordered: AnyStage[] = [];
  const add = (stage: AnyStage): void => {
    const { name } = stage;
    const known = byName.get(name);
    if (known !== undefined && known !== stage) {
      throw new RangeError(
        `Cannot use the stages as every name must be used once: current value is "${name}" twice`,
      );
    }
    if (open.includes(name)) {
      const circle = [...open.slice(open.indexOf(name)), name].join(" needs ");
      throw new RangeError(`Cannot order the stages as none must need itself: ${circle}`);
    }
    if (known) return;
    byName.set(name, stage);
    open.push(name);
    for (const [input, origin] of Object.entries(stage.inputs)) {
      if (isOutside(origin)) continue;
      add(origin.stage);
      if (!(origin.output in origin.stage.outputs)) {
        throw new RangeError(
          `Cannot use ${name} as its input "${input}" must be an output of ${origin.stage.name}, one ` +
            `of ${
              Object.keys(origin.stage.outputs).join(", ")
            }: current value is "${origin.output}"`,
        );
      }
    }
    open.pop();
    ordered.push(stage);
  };
  stages.forEach(add);
  ordered.forEach(refuseBadPlaces);
  refuseSharedPlaces(ordered);
  return ordered;
}

/** Files of the runner itself in a stage's folder. */
const RESERVED = ["begun", "lock", "record.json", "scratch", "seen.json"];

/** Names become paths: none may lead out of the folder that it belongs in. */
function refuseBadPlaces({ name, group, kind, outputs, publish = {} }: AnyStage): void {
  const files = Object.values(outputs);
  const all = [name, group, kind, ...files, ...Object.values(publish)];
  const bad = all.find((place) =>
    place.split("/").some((part) => ["", ".", ".."].includes(part) || /[\\\0]/.test(part))
  );
  if (bad !== undefined) {
    throw new RangeError(
      `Cannot use ${name} as its names and files must be paths below a folder: current value is ` +
        `"${bad}"`,
    );
  }
  const taken = files.find((file, i) =>
    RESERVED.includes(file.split("/")[0]) || files.indexOf(file) !== i
  );
  if (taken !== undefined) {
    throw new RangeError(
      `Cannot use ${name} as each output must have a file of its own, none of ` +
        `${RESERVED.join(", ")}: current value is "${taken}"`,
    );
  }
}

/** Of two stages that publish to one place the last one would stay, by chance. */
function refuseSharedPlaces(stages: readonly AnyStage[]): void {
  const places = new Map<string, string>();
  for (const { name, publish = {} } of stages) {
    for (const place of Object.values(publish)) {
      const other = places.get(place);
      if (other !== undefined) {
        throw new RangeError(
          `Cannot use the stages as each must publish to a place of its own: ${other} and ${name} ` +
            `publish to "${place}"`,
        );
      }
      places.set(place, name);
    }
  }
}

/**
 * The stages of the names given, or below them: `train` means all whose names begin with `train/`.
 *
 * @throws {RangeError} If a name is unknown; at most three names that resemble it are told.
 */
export function selectStages(stages: readonly AnyStage[], names: readonly string[]): AnyStage[] {
  const wanted = new Set<AnyStage>();
  for (const name of names) {
    const found = stages.filter((stage) =>
      stage.name === name || stage.name.startsWith(`${name.replace(/\/$/, "")}/`)
    );
    if (found.length === 0) throw unknownStage(name, stages);
    found.forEach((stage) => wanted.add(stage));
  }
  return stages.filter((stage) => wanted.has(stage));
}

/** The error for a name that no stage has. */
export function unknownStage(name: string, stages: readonly AnyStage[]): RangeError {
  const names = stages.map((stage) => stage.name);
  const folders = names.flatMap((name) => {
    const parts = name.split("/");
    return parts.slice(1).map((_, i) => parts.slice(0, i + 1).join("/"));
  });
  const near = nearestNames(name, [...new Set([...names, ...folders])]);
  const hint = near.length > 0 ? ` such as ${near.map((name) => `"${name}"`).join(", ")}` : "";
  return new RangeError(
    `Cannot find the stage as its name must be one of the plan's ${names.length}${hint}: ` +
      `current value is "${name}"`,
  );
}
