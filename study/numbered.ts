/**
 * How far a run is: its lines with the number of the stage.
 *
 * @module
 */

/** Lines that a run says once of every stage. */
const OF_A_STAGE = /^(hit|run|committed) /;

/**
 * Numbers what a run says of its stages.
 *
 * @param total All stages that it may look at: of those that have results it need not look at what they need.
 * @returns Gives a line with its number; none for one that nobody needs to read.
 */
export function numbered(total: number): (line: string) => string | undefined {
  const width = `${total}`.length;
  let count = 0;
  return (line) => {
    if (!OF_A_STAGE.test(line)) return line;
    count++;
    if (line.startsWith("committed ")) return undefined;
    return `${`${count}`.padStart(width)}/${total} ${line}`;
  };
}
