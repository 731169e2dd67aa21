/**
 * What a page downloads to hear a wake word: bytes of this project's files beside those of packages of npm
 * that serve the same end, all compressed by gzip.
 *
 * The packages are fetched by `npm pack`, from wherever npm is told to fetch, into a folder that is gone
 * afterwards; nothing of them is run.
 *
 * @module
 */
import { formatTable, projectRoot } from "@kws/cli";

/** A file and what it takes. */
export interface FileSize {
  file: string;
  /** Bytes. */
  raw: number;
  /** Bytes of it compressed by gzip. */
  gzipped: number;
}

/** Files that a page loads together. */
export interface SizeRow {
  what: string;
  /** The package's version. */
  version: string;
  files: FileSize[];
  raw: number;
  gzipped: number;
  /** How many times as large, compressed, as this project's page it is. */
  ratio?: number;
  /** Why there are no figures. */
  skipped?: string;
}

/** This project's files by what they are; the last is what a page with a microphone loads. */
const OWN: Record<string, readonly string[]> = {
  "runtime alone": ["dist/runtime.min.js"],
  "page's file": ["dist/web/wake-word.min.js"],
  "audio thread's file": ["dist/web/worklet.min.js"],
  "model size": ["checkpoints/best/size.kws"],
  "model small": ["checkpoints/best/small.kws"],
  "model quality": ["checkpoints/best/quality.kws"],
  "page, audio thread and model small": [
    ...["dist/web/wake-word.min.js", "dist/web/worklet.min.js"],
    "checkpoints/best/small.kws",
  ],
};

/** A package of npm, and the files of it that a page loads, as small as it has them. */
interface Peer {
  name: string;
  version: string;
  files: readonly string[];
  /** What comes besides. */
  without: string;
}

const PEERS: readonly Peer[] = [
  {
    ...{ name: "@picovoice/porcupine-web", version: "4.0.1" },
    files: ["dist/iife/index.min.js"],
    without: "its model and keyword file",
  },
  {
    ...{ name: "onnxruntime-web", version: "1.30.0" },
    files: [
      "dist/ort.wasm.min.js",
      "dist/ort-wasm-simd-threaded.mjs",
      "dist/ort-wasm-simd-threaded.wasm",
    ],
    without: "a front end and a network",
  },
  {
    ...{ name: "@tensorflow/tfjs", version: "4.22.0" },
    files: ["dist/tf.min.js"],
    without: "a front end and a network",
  },
];

/** Adds up what files take together. */
export function rowOf(what: string, version: string, files: FileSize[]): SizeRow {
  const sum = (of: "raw" | "gzipped"): number => files.reduce((all, file) => all + file[of], 0);
  return { what, version, files, raw: sum("raw"), gzipped: sum("gzipped") };
}

/** Compares rows with one of them. */
export function comparedWith(rows: readonly SizeRow[], what: string): SizeRow[] {
  const reference = rows.find((row) => row.what === what)!.gzipped;
  return rows.map((row) =>
    row.skipped === undefined ? { ...row, ratio: row.gzipped / reference } : row
  );
}

/**
 * Measures the built files and the packages.
 *
 * @throws {Error} If a file of this project is not built.
 */
export async function benchSizes(): Promise<SizeRow[]> {
  const root = projectRoot();
  const { version } = JSON.parse(Deno.readTextFileSync(`${root}/packages/runtime/deno.json`));
  const rows: SizeRow[] = [];
  for (const [what, files] of Object.entries(OWN)) {
    rows.push(
      rowOf(what, version, await Promise.all(files.map((file) => measureFile(root, file)))),
    );
  }
  for (const peer of PEERS) rows.push(await peerRow(peer));
  return comparedWith(rows, Object.keys(OWN).at(-1)!);
}

async function measureFile(folder: string, file: string): Promise<FileSize> {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = Deno.readFileSync(`${folder}/${file}`);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Error(`Cannot measure ${file} as it must be there: run deno task build`);
  }
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  const gzipped = (await new Response(stream).arrayBuffer()).byteLength;
  return { file, raw: bytes.length, gzipped };
}

async function peerRow({ name, version, files, without }: Peer): Promise<SizeRow> {
  const what = `${name}, without ${without}`;
  const folder = Deno.makeTempDirSync();
  try {
    const archive = await run("npm", [
      ...["pack", `${name}@${version}`, "--silent", "--ignore-scripts"],
      ...["--pack-destination", folder],
    ]);
    await run("tar", ["-xzf", `${folder}/${archive.split("\n").at(-1)}`, "-C", folder]);
    const inside = `${folder}/package`;
    const { version: own } = JSON.parse(Deno.readTextFileSync(`${inside}/package.json`));
    return rowOf(what, own, await Promise.all(files.map((file) => measureFile(inside, file))));
  } catch (error) {
    return { ...rowOf(what, version, []), skipped: (error as Error).message };
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** Runs a program to its end. @returns What it prints. */
async function run(program: string, args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, { args }).output();
  const [out, error] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes).trim());
  if (success) return out;
  throw new Error(
    `Cannot run ${program} ${args[0]} as it must succeed: ${error || "it says nothing"}`,
  );
}

/** The rows as a table. */
export function sizesTable(rows: readonly SizeRow[]): string {
  const shown = (row: SizeRow, of: "raw" | "gzipped"): number | undefined =>
    row.skipped === undefined ? row[of] : undefined;
  const table = formatTable(rows, [
    { head: "what", value: ({ what }) => what },
    { head: "version", value: ({ version }) => version },
    { head: "bytes", value: (row) => shown(row, "raw") },
    { head: "gzipped", value: (row) => shown(row, "gzipped") },
    { head: "× page", align: "right", value: ({ ratio }) => ratio?.toFixed(2) },
  ]);
  const notes = rows.filter(({ skipped }) => skipped).map(({ what, skipped }) =>
    `${what}: ${skipped}`
  );
  return [table, ...notes].join("\n\n");
}
