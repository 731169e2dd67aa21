/**
 * The digest of the code that computes results: provenance, in no key.
 *
 * @module
 */
import { sha256, sha256File } from "@kws/stages";
import { projectRoot } from "./folders.ts";

/** Folders whose code makes results. */
const FOLDERS = ["packages", "study"];

/** The digest of all TypeScript, AssemblyScript and WebAssembly of packages and study, tests apart. */
export function codeDigest(): string {
  const root = projectRoot();
  const lines: string[] = [];
  const visit = (folder: string): void => {
    for (const { name, isDirectory } of Deno.readDirSync(`${root}/${folder}`)) {
      const path = `${folder}/${name}`;
      if (isDirectory) {
        if (name !== "testdata" && name !== "node_modules") visit(path);
      } else if (/\.(ts|wasm)$/.test(name) && !name.endsWith("_test.ts")) {
        lines.push(`${path} ${sha256File(`${root}/${path}`)}`);
      }
    }
  };
  FOLDERS.forEach(visit);
  return sha256(lines.sort().join("\n"));
}
