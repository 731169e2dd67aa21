/**
 * Makes the golden files anew: `deno run -A packages/runtime/golden/make.ts`.
 *
 * `v2-*.kws` are random models of every kind with fixed seeds. `v1-*.kws` are of the first version, which
 * nothing writes any more: they stay as they are. `golden.json` has what each says of fixed frames.
 *
 * @module
 */
import { crc32 } from "../crc32.ts";
import { clipNetwork } from "../clip_scorer.ts";
import { IntegerCrnn } from "../integer_crnn.ts";
import { type Kind, KINDS } from "../kinds.ts";
import { decodeKws, encodeKws } from "../kws_file.ts";
import { isPacked, type Model, type PackedModel } from "../model.ts";
import { drawFloat, drawFrames, drawPacked } from "../_random_model.ts";

/** What a golden file says. */
export interface GoldenEntry {
  /** Checksum of the file. */
  file: number;
  /** Its keyword. */
  keyword: string;
  /** Log-odds of forty fixed frames: of every step, or of the clip. */
  logOdds?: number[];
  /** Checksum of the floats. */
  floats?: number;
}

/** What a model says of the golden frames, by the references. */
export function goldenEntry(bytes: Uint8Array, name: string): GoldenEntry {
  const model = decodeKws(bytes, name);
  const head = { file: crc32(bytes), keyword: model.keyword };
  if (!isPacked(model)) {
    const { buffer, byteOffset, byteLength } = model.parameters;
    return { ...head, floats: crc32(new Uint8Array(buffer, byteOffset, byteLength)) };
  }
  const { bands } = model.shape;
  const frames = drawFrames(bands, 40, 1);
  if (model.kind !== "crnn") return { ...head, logOdds: [clipNetwork(model).clip(frames)] };
  const network = new IntegerCrnn(model as PackedModel<"crnn">);
  const logOdds: number[] = [];
  for (let at = 0; at < frames.length; at += bands) {
    const own = network.push(frames.subarray(at, at + bands));
    if (own !== undefined) logOdds.push(own);
  }
  return { ...head, logOdds };
}

/** The golden models of version 2 by the names of their files. */
export function goldenModels(): Record<string, Model> {
  const models: Record<string, Model> = {};
  for (const kind of Object.keys(KINDS) as Kind[]) {
    for (let seed = 1; seed <= 4; seed++) models[`v2-${kind}-${seed}`] = drawPacked(kind, seed);
    models[`v2-${kind}-float16`] = drawFloat(kind, 5, 16);
    models[`v2-${kind}-float32`] = drawFloat(kind, 6, 32);
  }
  return models;
}

if (import.meta.main) {
  const folder = new URL("./", import.meta.url);
  for (const [name, model] of Object.entries(goldenModels())) {
    Deno.writeFileSync(new URL(`${name}.kws`, folder), encodeKws(model));
  }
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name)
    .filter((name) => name.endsWith(".kws")).sort();
  const entries = names.map((name): [string, GoldenEntry] => [
    name,
    goldenEntry(Deno.readFileSync(new URL(name, folder)), name),
  ]);
  Deno.writeTextFileSync(
    new URL("golden.json", folder),
    `${JSON.stringify(Object.fromEntries(entries), undefined, 1)}\n`,
  );
}
