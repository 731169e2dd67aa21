/**
 * Whether the sets that settings learn on can be made: told before anything is trained.
 *
 * @module
 */
import { canonicalJson } from "@kws/stages";
import type { DistillationSet, SegmentSet, Setting } from "./setting.ts";
import { teacherSettings } from "./teachers_of.ts";
import { oneOf, type Say } from "./value_check.ts";

/** A set, and the settings that learn on it, in the order of the tables. */
interface UsedSet {
  set: DistillationSet | SegmentSet;
  users: Setting[];
}

/** The sets of some settings; two of one name are both there. */
function usedSets(settings: readonly Setting[]): UsedSet[] {
  const sets = new Map<string, UsedSet>();
  for (const user of settings) {
    for (const set of [user.set, user.streams]) {
      if (set === undefined) continue;
      const key = canonicalJson(set);
      const used = sets.get(key) ?? { set, users: [] };
      sets.set(key, used);
      used.users.push(user);
    }
  }
  return [...sets.values()];
}

/** Settings in short: the first one, and how many more there are. */
function namesOf([first, ...others]: readonly Setting[]): string {
  return `"${first.name}"${others.length > 0 ? ` and ${others.length} more` : ""}`;
}

/** Fields in which two sets of one name differ. */
function differences(a: UsedSet["set"], b: UsedSet["set"]): string {
  const [own, other] = [a, b] as unknown as Record<string, unknown>[];
  const names = [...new Set([...Object.keys(own), ...Object.keys(other)])];
  return names.filter((name) =>
    canonicalJson(own[name] ?? null) !== canonicalJson(other[name] ?? null)
  ).join(", ");
}

/**
 * What is wrong with the sets of settings, which are in the order of the tables: a name for two, or teachers
 * that are not there when it is made. A set is told once, whoever learns on it.
 */
export function setFaults(settings: readonly Setting[]): string[] {
  const wrong: string[] = [];
  const used = usedSets(settings);
  used.forEach(({ set, users }, i) => {
    const { setting: first, seeds, perSeed, beside } = set.teachers;
    const say: Say = (what) => wrong.push(`set "${set.name}" of ${namesOf(users)}: ${what}`);
    const twin = used.slice(0, i).find((one) => one.set.name === set.name);
    if (twin) {
      say(
        `its name must be its own: that of ${namesOf(twin.users)} is another one and differs in ` +
          `${differences(twin.set, set)}; give one of them another name`,
      );
    }
    if (beside === first) {
      say(`teachers.beside must be another setting than teachers.setting: it is "${first}", too`);
    }
    if (beside !== undefined && "counts" in set) {
      say(
        "teachers.beside must be left out of a set of clips, whose teachers are searched and judged as one " +
          `setting: current value is "${beside}"`,
      );
    }
    if (perSeed && users.some(({ family }) => family === "candidates")) {
      say(
        "teachers.perSeed must not be true for a candidate, as all its seeds are compared with the same " +
          "teachers: leave it out, or give the setting another family",
      );
    }
    const before = settings.slice(0, settings.indexOf(users[0]));
    for (const setting of teacherSettings(set.teachers)) {
      const field = setting === first ? "teachers.setting" : "teachers.beside";
      const teacher = before.find(({ name }) => name === setting);
      if (!teacher && settings.some(({ name }) => name === setting)) {
        say(
          `${field} "${setting}" must stand before "${users[0].name}" in the tables: give it a ` +
            "lower order",
        );
      } else if (!teacher) {
        const fitted = before.filter(({ steps }) => steps[0].do === "fit");
        oneOf(fitted.map(({ name }) => name))(setting, field, say);
      } else if (teacher.steps[0].do !== "fit") {
        say(
          `${field} must be one that is trained on recordings, by a fit step: ` +
            `"${setting}" begins with ${teacher.steps[0].do}`,
        );
      } else if (teacher.topology !== "crnn") {
        say(
          `${field} must be a crnn, whose states are taught: "${setting}" is a ${teacher.topology}`,
        );
      } else if (seeds > teacher.seeds.main) {
        say(
          `teachers.seeds must be at most the ${teacher.seeds.main} seeds of "${setting}": ` +
            `current value is ${seeds}`,
        );
      }
    }
  });
  return wrong;
}
