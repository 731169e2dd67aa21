/**
 * Command lines for people: arguments with help and nearest names, exit codes, errors as sentences,
 * progress, tables of 80 columns, whole files, and paths from where the user stands.
 *
 * It knows nothing of what its commands do.
 *
 * @example A command
 * ```ts
 * import { type Command, formatTable, helpText, JSON_OPTION, parseCommand } from "@kws/cli";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const COMMAND: Command = {
 *   name: "deno task bake",
 *   about: "Bakes what a recipe says.",
 *   operands: [{ name: "recipe", help: "The recipe.", required: true, asOption: true }],
 *   options: {
 *     loaves: { kind: "integer", least: 1, default: 2, help: "How many." },
 *     json: JSON_OPTION,
 *   },
 * };
 * const { recipe, loaves, json } = parseCommand(COMMAND, ["rye", "--loaves", "3"]);
 * assertEquals([recipe, loaves, json], ["rye", 3, false]);
 * assertEquals(parseCommand(COMMAND, ["--recipe=rye"]).recipe, "rye");
 * assert(helpText(COMMAND).startsWith("deno task bake [options] RECIPE"));
 *
 * const table = formatTable([{ recipe, loaves }], [
 *   { head: "recipe", value: (row) => row.recipe },
 *   { head: "loaves", value: (row) => row.loaves },
 * ]);
 * assertEquals(table, "recipe  loaves\n──────  ──────\nrye          3");
 * // A task ends with: await runCommand(COMMAND, ({ recipe }) => bake(recipe));
 * ```
 *
 * @module
 */
export { type Args, parseCommand } from "./arguments.ts";
export {
  asUsage,
  type Command,
  JSON_OPTION,
  type Operand,
  type Option,
  outOption,
  UsageError,
  type ValueKind,
} from "./command.ts";
export { hangText, helpText, wrapText } from "./help.ts";

export { bytes, exponent, figure, fixed, type NumberFormat, percent } from "./number_format.ts";
export { explainError } from "./trouble.ts";
export { filePath, projectRoot, shownPath, userFolder, userPath } from "./paths.ts";
export { createProgress, duration, type Progress, type ProgressOptions } from "./progress.ts";
export { runCommand } from "./run.ts";
export { type Cell, type Column, formatTable, type TableOptions } from "./table.ts";
export { writeWhole } from "@kws/files";
