/**
 * What the detector in C takes: bytes of code by the compiler, bytes of memory by itself, instructions by
 * boards that QEMU emulates.
 *
 * `deno run -A packages/c/sizes.ts` prints it; `--write` brings the table of boards to `docs/c.md`.
 *
 * @module
 */
import { type Command, formatTable, projectRoot, runCommand, writeWhole } from "@kws/cli";
import { missingFor } from "./_board.ts";
import { BOARD_PAGE, boardTable, withBoardTable } from "./board_table.ts";
import { sizesOf } from "./_code_size.ts";
import { ARM, findCompiler, isThere } from "./_compiler.ts";
import { withDriver } from "./_driver.ts";

const COMMAND: Command = {
  name: "deno run -A packages/c/sizes.ts",
  about:
    "Prints what the detector in C takes: code and memory on this machine, code, memory, stack and " +
    "instructions on boards that are compiled for and emulated.",
  options: {
    write: { kind: "flag", help: `Brings the table of boards to ${BOARD_PAGE}.` },
  },
};

const MODELS: readonly string[] = ["size", "small", "quality"];

/** Bytes on this machine: of code, and of memory for each candidate. */
async function hostText(): Promise<string> {
  const here = { name: "this machine", prefix: "", flags: [] };
  const { compiler, text } = sizesOf(here);
  let lines = `This machine, ${compiler}, -Os: ${text} bytes of code; pointers have 8 bytes\n`;
  await withDriver([], async (driver) => {
    const files = MODELS.map((name) =>
      Deno.readFileSync(`${projectRoot()}/checkpoints/best/${name}.kws`)
    );
    const outcomes = await driver(
      files.map((model) => ({ model, samples: new Int16Array(), pieces: [] })),
    );
    lines += "\n" + formatTable(MODELS, [
      { head: "model", value: (name) => `checkpoints/best/${name}.kws` },
      { head: "file", value: (name) => files[MODELS.indexOf(name)].length },
      { head: "memory", value: (name) => outcomes[MODELS.indexOf(name)].bytes },
    ]);
  });
  return lines;
}

if (import.meta.main) {
  await runCommand(COMMAND, async ({ write }) => {
    if (isThere("gcc") && findCompiler() !== undefined) console.log(`${await hostText()}\n`);
    const missing = [...new Set(ARM.flatMap(missingFor))];
    if (missing.length > 0) {
      console.error(
        `Cannot measure boards as ${missing.join(" and ")} must be installed: not found here`,
      );
      return 1;
    }
    const table = boardTable();
    console.log(table);
    if (!write) return 0;
    const path = `${projectRoot()}/${BOARD_PAGE}`;
    writeWhole(path, withBoardTable(Deno.readTextFileSync(path), table));
    console.error(`Wrote ${BOARD_PAGE}`);
    return 0;
  });
}
