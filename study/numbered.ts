/**
 * How far a run is: its lines with the number of the stage.
 *
 * @module
 */

/** Lines that tell what becomes of a stage, and its name. */
const OF_A_STAGE = /^(hit|run|committed) ([^\s:]+)/;

/**
 * Numbers what a run says of its stages.
 *
 * @param total All stages that it may look at: of those that have results it need not look at what they need.
 * @returns Gives a line with its number; none for one that nobody needs to read.
 */
export function numbered(total: number): (line: string) => string | undefined {
  const width = `${total}`.length;
  // What is committed runs after all where another stage needs a file of it: it keeps its number.
  const numbers = new Map<string, number>();
  return (line) => {
    const [, state, name] = OF_A_STAGE.exec(line) ?? [];
    if (name === undefined) return line;
    const number = numbers.get(name) ?? numbers.size + 1;
    numbers.set(name, number);
    if (state === "committed") return undefined;
    return `${`${number}`.padStart(width)}/${total} ${line}`;
  };
}
