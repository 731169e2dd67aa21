/**
 * The command line that runs one stage of a study in a process of its own.
 *
 * @module
 */
import type { Args } from "@kws/cli";
import { projectRoot } from "./folders.ts";
import type { Asked } from "./command.ts";

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** The beginning of the line: the stage's name and what is its own come after it. */
export function runCommandLine({ corpus, join, keyword }: Args, { study }: Asked): string {
  const { profile, seed, engine } = study;
  const options = ["--profile", profile.name, "--seed", String(seed), "--engine", engine];
  if (corpus !== undefined) options.push("--corpus", String(corpus));
  if (join === true) options.push("--join");
  if (keyword !== undefined) options.push("--keyword", String(keyword));
  const line = ["deno", "task", "-q", "--config", `${projectRoot()}/deno.json`, "run", ...options];
  return line.map(quoted).join(" ");
}
