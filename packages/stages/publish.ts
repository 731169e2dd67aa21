/**
 * Copies outputs to where they are published.
 *
 * @module
 */
import { dirname } from "./_files.ts";
import { withFolder } from "./_lock.ts";
import { isSame } from "./_store.ts";
import type { Output } from "./stage.ts";

/** Copies a file to its published place, if what is there is different. */
export function publishFile(source: string, publishDir: string, output: Output): void {
  const target = `${publishDir}/${output.published}`;
  Deno.mkdirSync(dirname(target), { recursive: true });
  // Two processes may publish the same: they would share the temporary name.
  withFolder(dirname(target), () => {
    if (isSame(target, output)) return;
    Deno.copyFileSync(source, `${target}.part`);
    Deno.renameSync(`${target}.part`, target);
  });
}
