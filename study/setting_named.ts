/**
 * A setting by its name.
 *
 * @module
 */
import type { Setting } from "./setting.ts";

/**
 * The setting of this name.
 *
 * @throws {RangeError} If there is none.
 */
export function settingNamed(settings: readonly Setting[], name: string): Setting {
  const found = settings.find((setting) => setting.name === name);
  if (found) return found;
  throw new RangeError(
    `Cannot find the setting as there must be a file of it in study/settings: ` +
      `current value is "${name}"`,
  );
}
