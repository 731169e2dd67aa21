/**
 * Whether settings fit together: told before anything is trained.
 *
 * @module
 */
import { canonicalJson } from "@kws/stages";
import { setFaults } from "./check_sets.ts";
import { PROFILES } from "./profiles.ts";
import type { Setting } from "./setting.ts";
import { oneOf, type Say } from "./value_check.ts";

/** How a setting's networks hear, as text. */
function hearingOf({ set, steps: [first], featureOffset }: Setting): string {
  const frontEnd = set?.frontEnd ?? ("frontEnd" in first ? first.frontEnd : undefined);
  return canonicalJson({ frontEnd, featureOffset });
}

/**
 * Checks what settings, in the order of the tables, say of each other: names of their own, that what one
 * loads is planned before it, of the same shape and hears as it does, and that what they learn on can be made.
 *
 * @param files In which of `study/settings` each stands.
 * @throws {RangeError} With everything that is wrong, one line each.
 */
export function checkSettings(
  settings: readonly Setting[],
  files: ReadonlyMap<Setting, string> = new Map(),
): void {
  const wrong: string[] = [];
  settings.forEach(({ name, order, steps, topology, shape, ...setting }, i) => {
    const before = settings.slice(0, i);
    const namesake = before.find((one) => one.name === name);
    if (namesake) {
      const both = [namesake, settings[i]].map((one) =>
        files.get(one) ?? "one that is there twice"
      );
      wrong.push(
        `every setting must have a name of its own: "${name}" is that of ` +
          `${[...new Set(both)].join(" and ")} in study/settings`,
      );
    }
    const twin = before.find((one) => one.order === order);
    if (twin !== undefined && twin.name !== name) {
      wrong.push(
        `setting "${name}": order must be a place of its own in the tables: "${twin.name}" has ` +
          `${order}, too; a number between two others, such as ${order + 0.5}, will do`,
      );
    }
    if ((setting.twinOf === undefined) !== (setting.twinKind === undefined)) {
      wrong.push(
        `setting "${name}": twinOf and twinKind must both be there, or neither: it has twinOf ` +
          `${JSON.stringify(setting.twinOf)} and twinKind ${JSON.stringify(setting.twinKind)}`,
      );
    }
    const same = before.find(({ twinOf, twinKind }) =>
      twinOf !== undefined && twinOf === setting.twinOf && twinKind === setting.twinKind
    );
    if (same) {
      wrong.push(
        `setting "${name}": "${setting.twinOf}" must have one twin of kind "${setting.twinKind}": ` +
          `"${same.name}" is that already`,
      );
    }
    const { main, others, words } = setting.seeds;
    if (main + others === 0 || (words && others === 0)) {
      wrong.push(
        `setting "${name}": seeds must be of some keyword, and those of seeds.words seeds.others: it ` +
          `has ${JSON.stringify(setting.seeds)}`,
      );
    }
    if (words?.includes(PROFILES.full.keywords[0])) {
      wrong.push(
        `setting "${name}": seeds.words must be other words than the main one, which has seeds.main: ` +
          `it names "${PROFILES.full.keywords[0]}"`,
      );
    }
    for (const word of words ?? []) {
      oneOf(PROFILES.full.keywords)(
        word,
        "seeds.words",
        (what) => wrong.push(`setting "${name}": ${what}`),
      );
    }
    for (const field of ["parent", "twinOf"] as const) {
      const other = setting[field];
      if (other === undefined || before.some((one) => one.name === other)) continue;
      const say: Say = (what) => wrong.push(`setting "${name}": ${what}`);
      if (other === name) say(`${field} must be another setting: it is "${name}" itself`);
      else if (settings.some((one) => one.name === other)) {
        say(`${field} "${other}" must stand before it in the tables: give it a lower order`);
      } else oneOf(before.map((one) => one.name))(other, field, say);
    }
    const [first] = steps;
    if (first.do !== "load") return;
    const loaded = before.find((one) => one.name === first.setting);
    const say: Say = (what) => wrong.push(`setting "${name}", step 1 (load): ${what}`);
    if (!loaded) oneOf(before.map(({ name }) => name))(first.setting, "setting", say);
    else if (
      JSON.stringify([loaded.topology, loaded.shape]) !== JSON.stringify([topology, shape])
    ) {
      say(`shape must be that of "${loaded.name}", which is loaded`);
    } else if (hearingOf(loaded) !== hearingOf(settings[i])) {
      say(
        `set.frontEnd and featureOffset must be those of "${loaded.name}", which is loaded: it has ` +
          `${hearingOf(loaded)}, current values are ${hearingOf(settings[i])}`,
      );
    }
  });
  wrong.push(...setFaults(settings));
  if (wrong.length > 0) throw new RangeError(`Cannot plan the study:\n${wrong.join("\n")}`);
}
