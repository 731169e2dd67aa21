/**
 * Copies outputs to where they are published.
 *
 * @module
 */
import { copyWhole } from "@kws/files";
import { isSame } from "./_store.ts";
import type { Output } from "./stage.ts";

/** Copies a file to its published place, if what is there is different. */
export function publishFile(source: string, publishDir: string, output: Output): void {
  const target = `${publishDir}/${output.published}`;
  if (!isSame(target, output)) copyWhole(source, target);
}
