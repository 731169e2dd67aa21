/**
 * Files that are there whole or not at all, whoever is killed, whatever disk is full.
 *
 * A file is written under a temporary name in its own folder and renamed at the end: nobody sees half of
 * it, and what was there stays until then. No two writers share a temporary name, be they processes,
 * threads or calls. Who fails removes it; what somebody leaves who is killed, a file named `….part`, is
 * taken up by the next one who writes the same file.
 *
 * @example A file at once, a file piece by piece, and one that is given up
 * ```ts
 * import { copyWhole, openWhole, writeWhole } from "@kws/files";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = Deno.makeTempDirSync();
 * writeWhole(`${dir}/results/one.txt`, "all of it");
 * copyWhole(`${dir}/results/one.txt`, `${dir}/results/two.txt`);
 *
 * {
 *   using file = openWhole(`${dir}/results/three.bin`);
 *   file.write(Float32Array.of(1, 2));
 *   file.write(Float32Array.of(3));
 *   file.commit();
 * }
 * {
 *   using file = openWhole(`${dir}/results/two.txt`);
 *   file.write(Uint8Array.of(1));
 *   // Without `commit` nothing has happened.
 * }
 *
 * const names = [...Deno.readDirSync(`${dir}/results`)].map(({ name }) => name).sort();
 * assertEquals(names, ["one.txt", "three.bin", "two.txt"]);
 * assertEquals(Deno.readTextFileSync(`${dir}/results/two.txt`), "all of it");
 * assertEquals(Deno.statSync(`${dir}/results/three.bin`).size, 12);
 * Deno.removeSync(dir, { recursive: true });
 * ```
 *
 * @module
 */
export { writeWhole } from "./write_whole.ts";
export { copyWhole } from "./copy_whole.ts";
export { openWhole, type WholeFile } from "./open_whole.ts";
