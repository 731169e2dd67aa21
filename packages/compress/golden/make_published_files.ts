/**
 * What stands in committed `.kws` files, for `published_files_test.ts`:
 *
 * ```sh
 * deno run --allow-read packages/compress/golden/make_published_files.ts \
 *   > packages/compress/golden/published_files.json
 * ```
 *
 * To be run when the files themselves are others, never because the code that reads them is.
 *
 * @module
 */
import { decodeKws } from "../kws_file.ts";
import { describeModel } from "./describe_model.ts";

/** One of every kind of weights, and the candidates. */
const FILES = [
  "kd/seed-1.kws",
  "kd-fp16/seed-1.kws",
  "kd-int4/seed-1.kws",
  "kd-int8/seed-1.kws",
  "low-rank-kd-int8/seed-1.kws",
  "quality/seed-1.kws",
  "size/seed-1.kws",
  "small/seed-1.kws",
];

const folder = new URL("../../../checkpoints/", import.meta.url);
const described = Object.fromEntries(
  FILES.map((name) => [
    name,
    describeModel(decodeKws(Deno.readFileSync(new URL(name, folder)), name)),
  ]),
);
console.log(JSON.stringify(described, null, 2));
