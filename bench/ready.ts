/**
 * How soon a detector listens: from the bundle's text to the first samples taken, in fresh processes.
 *
 * @module
 */
import { formatTable, projectRoot } from "@kws/cli";
import { decodeKws, encodeKws } from "@kws/runtime";
import { type Contender, measureRounds, type Range, rangeOf, type RoundOptions } from "./rounds.ts";

/** The bundle, relative to the project's folder. */
const BUNDLE = "dist/runtime.min.js";
/** The model that listens, relative to the project's folder. */
const MODEL = "checkpoints/best/size.kws";
/** Samples that are taken in: a tenth of a second, so that the first frames are computed too. */
const SAMPLES = 1600;

/** Hosts, and how each runs a script without what it kept of earlier runs. */
const HOSTS: readonly { host: string; command: string; args: readonly string[] }[] = [
  { host: "Deno", command: Deno.execPath(), args: ["run", "--no-code-cache"] },
  { host: "Node", command: "node", args: [] },
];

/** How soon a detector listens in a host. */
export interface ReadyRow {
  host: string;
  /** Milliseconds in a fresh process. */
  ready: Range;
}

/** A script for any host: prints the milliseconds from the bundle's import to the first samples taken. */
function script(bundle: string, model: Uint8Array): string {
  return `
const model = Uint8Array.of(${model.join()});
const rule = { smoothing: 1, threshold: 0, refractory: 1 };
const samples = new Float32Array(${SAMPLES}).map((_, i) => (i * 7919 % 101 - 50) / 500);
const started = performance.now();
const { createDetector } = await import(${JSON.stringify(`file://${bundle}`)});
createDetector({ model, rule }).push(samples);
console.log(performance.now() - started);
`;
}

/**
 * Times the built bundle in every host that is there; hosts take turns.
 *
 * @throws {Error} If there is no bundle, or a host cannot run it.
 */
export async function benchReady(options: RoundOptions): Promise<ReadyRow[]> {
  const folder = Deno.makeTempDirSync();
  try {
    // A module of its own type in a folder without a package.
    const bundle = `${folder}/runtime.min.mjs`;
    Deno.writeTextFileSync(bundle, readBundle());
    const model = decodeKws(Deno.readFileSync(`${projectRoot()}/${MODEL}`), MODEL);
    const path = `${folder}/ready.mjs`;
    Deno.writeTextFileSync(path, script(bundle, encodeKws(model)));
    const contenders: Contender<number>[] = [];
    for (const { host, command, args } of HOSTS) {
      const measure = (): Promise<number> => runFresh(command, [...args, path]);
      try {
        await measure();
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) continue;
        throw error;
      }
      contenders.push({ name: host, measure });
    }
    const readings = await measureRounds(contenders, options);
    return contenders.map(({ name: host }, i) => ({ host, ready: rangeOf(readings[i]) }));
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function readBundle(): string {
  try {
    return Deno.readTextFileSync(`${projectRoot()}/${BUNDLE}`);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Error(`Cannot time a start as ${BUNDLE} must be there: run deno task build`);
  }
}

async function runFresh(command: string, args: readonly string[]): Promise<number> {
  const { stdout, stderr } = await new Deno.Command(command, { args: [...args] }).output();
  const milliseconds = Number(new TextDecoder().decode(stdout).trim() || NaN);
  if (Number.isNaN(milliseconds)) {
    throw new Error(
      `Cannot time ${command} as it must print milliseconds: ${new TextDecoder().decode(stderr)}`,
    );
  }
  return milliseconds;
}

/** The rows as a table. */
export function readyTable(rows: readonly ReadyRow[]): string {
  return formatTable(rows, [
    { head: "host", value: ({ host }) => host },
    { head: "ms", value: ({ ready }) => ready.median.toFixed(1) },
    {
      ...{ head: "range", align: "right" },
      value: ({ ready: { least, most } }) => `${least.toFixed(1)}–${most.toFixed(1)}`,
    },
  ]);
}
