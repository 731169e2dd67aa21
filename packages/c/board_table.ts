/**
 * The table of what small boards need for each candidate.
 *
 * @module
 */
import { formatTable, projectRoot } from "@kws/cli";
import { type BoardRun, EMULATOR, runOnBoard } from "./_board.ts";
import { sizesOf } from "./_code_size.ts";
import { ARM, runProgram } from "./_compiler.ts";
import { speechLike } from "./_speech_like.ts";

/** The page that shows it, relative to the project's folder. */
export const BOARD_PAGE = "docs/c.md";

const MODELS: readonly string[] = ["size", "small", "quality"];

/** Seconds of sound that a board hears. */
const SECONDS = 4;

/** The tools whose versions decide what the table says, in a line. */
export function boardTools(): string {
  const compilers = new Set(
    ARM.map(({ prefix }) =>
      `${prefix}gcc ${runProgram(`${prefix}gcc`, ["-dumpfullversion"]).trim()}, -Os`
    ),
  );
  const [emulator] = runProgram(EMULATOR, ["--version"]).split("\n");
  return `${[...compilers].join("; ")}; ${emulator.replace(/ \(.*/, "")}`;
}

/** Measures all candidates for all boards. */
export function boardTable(): string {
  const sound = speechLike(16000 * SECONDS, 3);
  const rows = ARM.flatMap((target) => {
    const { whole: code } = sizesOf(target);
    return MODELS.map(
      (name): BoardRun & { target: string; name: string; file: number; code: number } => {
        const model = Deno.readFileSync(`${projectRoot()}/checkpoints/best/${name}.kws`);
        const run = runOnBoard(target, model, sound);
        return { ...run, target: target.name, name, file: model.length, code: code! };
      },
    );
  });
  const millions = (instructions: number): string => (instructions / 1e6).toFixed(1);
  return `${boardTools()}
Bytes of flash: the code, with the functions of compiler and C library that it calls, and the file.
Bytes of RAM: memory by kws_bytes, and stack. Millions of instructions: to open, and for each second
of ${SECONDS} of sound; a board takes one cycle or more for each.

${
    formatTable(rows, [
      { head: "processor", value: ({ target }) => target },
      { head: "model", value: ({ name }) => name },
      { head: "code", value: ({ code }) => code },
      { head: "file", value: ({ file }) => file },
      { head: "memory", value: ({ bytes }) => bytes },
      { head: "stack", value: ({ stack }) => stack },
      { head: "open", align: "right", value: ({ open }) => millions(open) },
      { head: "a second", align: "right", value: ({ perSecond }) => millions(perSecond) },
    ])
  }`;
}

/** The block of a page that shows the table, without what marks it; nothing where there is none. */
export function boardBlock(page: string): string | undefined {
  return /<!-- sizes -->\s*```text\n([^]*?)\n```\s*<!-- \/sizes -->/.exec(page)?.[1];
}

/**
 * A page with the table in the place that it marks for it.
 *
 * @throws {SyntaxError} If it marks none.
 */
export function withBoardTable(page: string, table: string): string {
  const block = /<!-- sizes -->[^]*?<!-- \/sizes -->/;
  if (!block.test(page)) {
    throw new SyntaxError(
      "Cannot write the table as the page must mark its place with <!-- sizes --> and <!-- /sizes -->: " +
        "it does not",
    );
  }
  return page.replace(
    block,
    () => `<!-- sizes -->\n\n\`\`\`text\n${table}\n\`\`\`\n\n<!-- /sizes -->`,
  );
}
