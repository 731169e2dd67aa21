/**
 * The files that hold a setting's recipe.
 *
 * @module
 */
import { dirname, normalize } from "node:path/posix";
import { projectRoot } from "./folders.ts";

/** The file of a setting, from the repository's root. */
export function settingFile(setting: string): string {
  return `study/settings/${setting.replaceAll("-", "_").replaceAll("/", "_")}.ts`;
}

/** What a module imports by a relative path, types apart. */
function importsOf(path: string, text: string): string[] {
  return [...text.matchAll(/^(?:import|export) (?!type\b)[^;]*? from "(\.[^"]*)";/gm)]
    .map(([, name]) => normalize(`${dirname(path)}/${name}`));
}

/**
 * The file of a setting and all that it takes its values from, from the repository's root: whoever changes
 * one of them changes the recipe.
 */
export function recipeFiles(setting: string, root: string = projectRoot()): string[] {
  const found = new Set<string>();
  const visit = (path: string): void => {
    if (found.has(path)) return;
    found.add(path);
    importsOf(path, Deno.readTextFileSync(`${root}/${path}`)).forEach(visit);
  };
  visit(settingFile(setting));
  return [...found];
}
