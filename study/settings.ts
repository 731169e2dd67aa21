/**
 * All settings: the files of `settings/`, found by folder. A new file is a new setting.
 *
 * @module
 */
import { checkSetting } from "./check_setting.ts";
import type { Setting } from "./setting.ts";

async function load(): Promise<Setting[]> {
  const folder = new URL("./settings/", import.meta.url);
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name)
    .filter((name) => name.endsWith(".ts") && !name.startsWith("_")).sort();
  const modules = await Promise.all(
    names.map((name) => import(new URL(name, folder).href) as Promise<{ default: Setting }>),
  );
  const settings = modules.map(({ default: setting }, i) => {
    if (setting?.name === undefined) {
      throw new TypeError(
        `Cannot read study/settings/${names[i]} as its default export must be a setting`,
      );
    }
    checkSetting(setting);
    return setting;
  });
  settings.sort((a, b) => a.order - b.order || (a.name < b.name ? -1 : 1));
  const twice = settings.find(({ name }, i) => settings.findIndex((s) => s.name === name) !== i);
  if (twice) {
    throw new RangeError(
      `Cannot plan the study as every setting must have a name of its own: ` +
        `"${twice.name}" is that of several files in study/settings`,
    );
  }
  return settings;
}

/**
 * All settings in the order of the tables. They are read before a command starts: what is wrong with
 * them is said in a sentence there.
 */
export const SETTINGS: readonly Setting[] = await load().catch((error: Error) => {
  if (!/\/tasks\/\w+\.ts$/.test(Deno.mainModule)) throw error;
  console.error(error.message);
  Deno.exit(2);
});

/** A setting by its name. */
export function settingOf(name: string): Setting {
  const found = SETTINGS.find((setting) => setting.name === name);
  if (found) return found;
  throw new RangeError(
    `Cannot find the setting as there must be a file of it in study/settings: ` +
      `current value is "${name}"`,
  );
}
