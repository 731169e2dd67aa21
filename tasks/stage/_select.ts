/**
 * Which stages a run goes through.
 *
 * @module
 */
import type { AnyStage } from "./stage.ts";

/**
 * The stages of the given names, or below them, and all that they need, in the order of the plan.
 *
 * @throws {RangeError} If a name is unknown, or two stages have one name.
 */
export function selectStages(stages: readonly AnyStage[], only?: readonly string[]): AnyStage[] {
  const names = stages.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new RangeError(
      `Cannot run the stages as every name must be used once: current value is "${twice}" twice`,
    );
  }
  const wanted = new Set<string>();
  const add = (stage: AnyStage): void => {
    if (wanted.has(stage.name)) return;
    for (const input of Object.values(stage.inputs)) if ("stage" in input) add(input.stage);
    wanted.add(stage.name);
  };
  for (const name of only ?? names) {
    const found = stages.filter((stage) =>
      stage.name === name || stage.name.startsWith(`${name}/`)
    );
    if (found.length === 0) {
      throw new RangeError(
        `Cannot run the stage as its name must be one of ${names.join(", ")}: ` +
          `current value is "${name}"`,
      );
    }
    found.forEach(add);
  }
  return stages.filter(({ name }) => wanted.has(name));
}
