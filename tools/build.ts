/**
 * `deno task build`: compiles the kernels.
 *
 * @module
 */
import { type Command, outOption, runCommand, shownPath, writeWhole } from "@kws/cli";
import {
  compileKernels,
  KERNEL_MODULES,
  kernelsFolder,
  textFileOf,
  textModule,
} from "./build/kernels.ts";

const COMMAND: Command = {
  name: "deno task build",
  about: "Compiles the kernels from AssemblyScript to WebAssembly.",
  options: {
    only: {
      kind: "text",
      choices: KERNEL_MODULES.map(({ file }) => file),
      help: "Compiles one module alone.",
    },
    check: {
      kind: "flag",
      help: "Writes nothing, and ends with 1 if a module that is there differs.",
    },
    out: outOption("The folder of the modules; that of the kernels without it"),
  },
};

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

if (import.meta.main) {
  await runCommand(COMMAND, async ({ only, check, out = kernelsFolder() }) => {
    let different = 0;
    for (const { entry, file, flags } of KERNEL_MODULES) {
      if (only !== undefined && only !== file) continue;
      const { bytes } = await compileKernels(entry, flags);
      const text = new TextEncoder().encode(textModule(file, bytes));
      for (const [name, content] of [[file, bytes], [textFileOf(file), text]] as const) {
        const path = `${out}/${name}`;
        if (check) {
          const same = isEqual(content, Deno.readFileSync(path));
          if (!same) different++;
          console.log(`${same ? "same" : "DIFFERENT"} ${shownPath(path)}`);
        } else {
          writeWhole(path, content);
          console.log(`${shownPath(path)}: ${content.length} bytes`);
        }
      }
    }
    return different > 0 ? 1 : 0;
  });
}
