/**
 * `deno task build`: compiles the kernels, bundles the runtime, writes the page of its files.
 *
 * @module
 */
import { formatPage } from "@kws/runtime/network";
import { dirname } from "node:path";
import { type Command, outOption, projectRoot, runCommand, shownPath, writeWhole } from "@kws/cli";
import { buildNpm } from "./build/npm.ts";
import { compileModule, KERNEL_MODULES, kernelsFolder, textModule } from "./build/kernels.ts";
import {
  BUNDLE,
  bundleRuntime,
  type BundleSizes,
  bundleSmall,
  MOST_BYTES,
  SCALAR_BUNDLES,
  WEB_BUNDLES,
} from "./build/runtime_bundle.ts";

/** The page of the format of models, relative to the project's folder. */
const FORMAT_PAGE = "docs/kws-format.md";

const COMMAND: Command = {
  name: "deno task build",
  about: "Compiles the kernels from AssemblyScript to WebAssembly, and bundles the runtime.",
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
    out: outOption(
      "The folder of the modules; without it that of the kernels, and the bundle is made too",
    ),
  },
};

/** The sizes of a bundle in words. */
function textOf({ raw, gzipped, brotli }: BundleSizes): string {
  return `${raw} bytes, ${gzipped} gzipped, ${brotli} with Brotli`;
}

if (import.meta.main) {
  await runCommand(COMMAND, async ({ only, check, out = kernelsFolder() }) => {
    let different = 0;
    for (const module of KERNEL_MODULES) {
      const { file } = module;
      if (only !== undefined && only !== file) continue;
      const { bytes } = await compileModule(module);
      const text = textModule(bytes);
      const path = `${out}/${file}`;
      if (check) {
        const same = text === Deno.readTextFileSync(path);
        if (!same) different++;
        console.log(`${same ? "same" : "DIFFERENT"} ${shownPath(path)}`);
      } else {
        writeWhole(path, text);
        console.log(`${shownPath(path)}: a module of ${bytes.length} bytes`);
      }
    }
    if (!check && only === undefined && out === kernelsFolder()) {
      writeWhole(`${projectRoot()}/${FORMAT_PAGE}`, formatPage());
      const path = `${projectRoot()}/${BUNDLE}`;
      Deno.mkdirSync(dirname(path), { recursive: true });
      const sizes = await bundleRuntime(path);
      console.log(`${shownPath(path)}: ${textOf(sizes)} (at most ${MOST_BYTES} gzipped)`);
      if (sizes.gzipped > MOST_BYTES) different++;
      await buildNpm(`${projectRoot()}/dist/npm`);
      console.log("dist/npm: a package for npm pack");
      for (const [bundles, isScalar] of [[WEB_BUNDLES, false], [SCALAR_BUNDLES, true]] as const) {
        for (const [file, entry] of Object.entries(bundles)) {
          const path = `${projectRoot()}/${file}`;
          Deno.mkdirSync(dirname(path), { recursive: true });
          const sizes = await bundleSmall(entry, path, { isScalar });
          console.log(`${shownPath(path)}: ${textOf(sizes)}`);
        }
      }
    }
    return different > 0 ? 1 : 0;
  });
}
