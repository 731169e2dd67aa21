/**
 * All settings: the files of `settings/`, found by folder. A new file is a new setting.
 *
 * @module
 */
import { UsageError } from "@kws/cli";
import { checkSetting } from "./check_setting.ts";
import { checkSettings } from "./check_settings.ts";
import type { Setting, TwinKind } from "./setting.ts";
import { settingNamed } from "./setting_named.ts";

async function load(): Promise<Setting[]> {
  const folder = new URL("./settings/", import.meta.url);
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name)
    .filter((name) => name.endsWith(".ts") && !name.startsWith("_")).sort();
  const modules = await Promise.all(
    names.map((name) =>
      import(new URL(name, folder).href).catch((error: Error) => {
        throw new TypeError(
          `Cannot read study/settings/${name} as it must be a module: ${error.message}`,
        );
      }) as Promise<{ default: Setting }>
    ),
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
  const files = new Map(settings.map((setting, i) => [setting, names[i]]));
  settings.sort((a, b) => a.order - b.order || (a.name < b.name ? -1 : 1));
  checkSettings(settings, files);
  return settings;
}

const loaded = await load().catch((error: Error) => error);

/**
 * All settings in the order of the tables, as they were when the program began.
 *
 * @throws {UsageError} If a file of them is none: whoever needs no setting never hears of it.
 */
export function allSettings(): readonly Setting[] {
  if (loaded instanceof Error) throw new UsageError(loaded.message);
  return loaded;
}

/** The name of a setting's twin of a kind; none where it has none. */
export function twinOf(name: string, kind: TwinKind): string | undefined {
  return allSettings().find((one) => one.twinOf === name && one.twinKind === kind)?.name;
}

/** A setting by its name. */
export function settingOf(name: string): Setting {
  return settingNamed(allSettings(), name);
}
