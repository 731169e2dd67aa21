/**
 * The package for npm: `dist/npm`.
 *
 * @module
 */
import { projectRoot, writeWhole } from "@kws/cli";
import { dirname } from "node:path";
import { bundleSmall, SCALAR_BUNDLES, WEB_BUNDLES } from "./runtime_bundle.ts";

/** Where its own files lie, relative to the project's folder. */
const SOURCE = "packages/npm";
/** The detectors that come with it. */
const MODELS = ["small", "size", "quality"];
/** What is made for both kinds of module of Node, by the names of its files. */
const FOR_NODE = {
  "dist/runtime.min.js": "packages/runtime/dist_npm.ts",
  "dist/calibrate.min.js": "packages/web/calibrate_model.ts",
};

/** What its `package.json` says. */
function packageJson(version: string): string {
  const both = (name: string, types = "index") => ({
    import: { types: `./${types}.d.ts`, default: `./${name}.mjs` },
    require: { types: `./${types}.d.cts`, default: `./${name}.cjs` },
  });
  return JSON.stringify(
    {
      name: "kws-runtime",
      version,
      description: "A wake word in a few kilobytes: detectors that run anywhere, and a microphone",
      license: "MIT",
      type: "module",
      sideEffects: ["./web/worklet.min.js", "./web/worklet.scalar.min.js"],
      exports: {
        ".": both("runtime"),
        "./scalar": both("runtime.scalar"),
        "./calibrate": both("calibrate", "calibrate"),
        "./web": { types: "./web.d.ts", default: "./web/wake-word.min.js" },
        "./worklet": "./web/worklet.min.js",
        "./worklet/scalar": "./web/worklet.scalar.min.js",
        "./models/*": "./models/*",
        "./package.json": "./package.json",
      },
    },
    undefined,
    2,
  ) + "\n";
}

/** Writes the folder, to be packed by `npm pack`. */
export async function buildNpm(folder: string): Promise<void> {
  const root = projectRoot();
  const source = (file: string): string => Deno.readTextFileSync(`${root}/${SOURCE}/${file}`);
  Deno.mkdirSync(`${folder}/models`, { recursive: true });
  const { version } = JSON.parse(Deno.readTextFileSync(`${root}/packages/runtime/deno.json`));
  writeWhole(`${folder}/package.json`, packageJson(version));
  writeWhole(`${folder}/README.md`, source("README.md"));
  // TypeScript asks for declarations of each kind of module by their own ending.
  writeWhole(`${folder}/index.d.ts`, source("index.d.ts"));
  writeWhole(`${folder}/index.d.cts`, source("index.d.ts"));
  const calibration = source("calibrate.d.ts");
  writeWhole(`${folder}/calibrate.d.ts`, calibration.replace("./index.d.ts", "./index.js"));
  writeWhole(`${folder}/calibrate.d.cts`, calibration.replace("./index.d.ts", "./index.cjs"));
  writeWhole(`${folder}/web.d.ts`, source("web.d.ts").replace("./index.d.ts", "./index.js"));
  await bundleBoth(folder, { ...FOR_NODE, ...WEB_BUNDLES }, false);
  const scalar = { "dist/runtime.scalar.min.js": FOR_NODE["dist/runtime.min.js"] };
  await bundleBoth(folder, { ...SCALAR_BUNDLES, ...scalar }, true);
  for (const name of MODELS) {
    Deno.copyFileSync(`${root}/checkpoints/best/${name}.kws`, `${folder}/models/${name}.kws`);
  }
}

/** Writes bundles where the package has them: those for Node as `.mjs` and `.cjs`, all others as they are. */
async function bundleBoth(
  folder: string,
  bundles: Readonly<Record<string, string>>,
  isScalar: boolean,
): Promise<void> {
  for (const [file, entry] of Object.entries(bundles)) {
    const path = `${folder}/${file.replace("dist/", "")}`;
    Deno.mkdirSync(dirname(path), { recursive: true });
    if (!Object.values(FOR_NODE).includes(entry)) await bundleSmall(entry, path, { isScalar });
    else {
      for (const [end, format] of [["mjs", "esm"], ["cjs", "cjs"]] as const) {
        await bundleSmall(entry, path.replace("min.js", end), { isScalar, format });
      }
    }
  }
}
