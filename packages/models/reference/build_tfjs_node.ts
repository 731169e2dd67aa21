/**
 * Builds the native addon of `@tensorflow/tfjs-node` against a TensorFlow that is already on the
 * machine, since the package's own install script downloads both:
 *
 *     pip install tensorflow-cpu
 *     deno run -A packages/models/reference/build_tfjs_node.ts --tensorflow \
 *       $(python3 -c "import os, tensorflow; print(os.path.dirname(tensorflow.__file__))")
 *
 * `--tensorflow` names a folder with `include/` and the libraries, either as the Python wheel lays
 * them out or with `lib/` as the official libtensorflow archives do. `--node-include` names Node's
 * headers, `/usr/include/node` by default; `--compiler` the C++ compiler, `c++` by default.
 *
 * @module
 */
import { parseArgs } from "@std/cli";

const LIBRARIES = ["tensorflow_cc", "tensorflow", "tensorflow_framework"];

/** What {@linkcode buildTfjsNode} needs. */
interface BuildOptions {
  /** Folder with TensorFlow's headers and libraries. */
  tensorflow: string;
  /** Folder with `node_api.h`. */
  nodeInclude: string;
  /** The C++ compiler. */
  compiler: string;
}

function listLibraries(dir: string): string[] {
  try {
    return [...Deno.readDirSync(dir)].map(({ name }) => name)
      .filter((name) => LIBRARIES.some((library) => name.startsWith(`lib${library}.so`)));
  } catch {
    return [];
  }
}

/**
 * Compiles the addon into the installed package.
 *
 * @returns The addon's path.
 * @throws {RangeError} If the folders lack libraries or headers, or the compiler fails.
 */
async function buildTfjsNode(options: BuildOptions): Promise<string> {
  const { tensorflow, nodeInclude, compiler } = options;
  const entry = new URL(import.meta.resolve("@tensorflow/tfjs-node"));
  const root = decodeURIComponent(new URL("../", entry).pathname);
  const lib = [tensorflow, `${tensorflow}/lib`].find((dir) => listLibraries(dir).length > 0);
  if (!lib) {
    throw new RangeError(
      `Cannot build tfjs-node as --tensorflow must hold libtensorflow.so or libtensorflow_cc.so: ` +
        `current value is "${tensorflow}"; "pip install tensorflow-cpu" brings one`,
    );
  }
  for (
    const header of [`${tensorflow}/include/tensorflow/c/c_api.h`, `${nodeInclude}/node_api.h`]
  ) {
    try {
      Deno.statSync(header);
    } catch {
      throw new RangeError(`Cannot build tfjs-node as ${header} must exist`);
    }
  }
  // The wheel has versioned names only, so the files themselves are given to the linker.
  const files = LIBRARIES.flatMap((library) =>
    listLibraries(lib).filter((name) => name.startsWith(`lib${library}.so`)).sort().slice(0, 1)
  );
  const addon = `${root}lib/napi-v8/tfjs_binding.node`;
  Deno.mkdirSync(`${root}lib/napi-v8`, { recursive: true });
  const { success, stderr } = await new Deno.Command(compiler, {
    args: [
      "-shared",
      "-fPIC",
      "-O2",
      "-std=c++17",
      "-w",
      "-DNAPI_VERSION=8",
      `-I${root}`,
      `-I${tensorflow}/include`,
      `-I${nodeInclude}`,
      `${root}binding/tfjs_backend.cc`,
      `${root}binding/tfjs_binding.cc`,
      ...files.map((name) => `${lib}/${name}`),
      `-Wl,-rpath,${lib}`,
      "-o",
      `${addon}.part`,
    ],
  }).output();
  if (!success) {
    throw new RangeError(
      `Cannot build tfjs-node as ${compiler} fails:\n${new TextDecoder().decode(stderr)}`,
    );
  }
  Deno.renameSync(`${addon}.part`, addon);
  return addon;
}

if (import.meta.main) {
  const flags = parseArgs(Deno.args, {
    string: ["tensorflow", "node-include", "compiler"],
    default: { "node-include": "/usr/include/node", compiler: "c++" },
  });
  try {
    const addon = await buildTfjsNode({
      tensorflow: flags.tensorflow ?? "",
      nodeInclude: flags["node-include"],
      compiler: flags.compiler,
    });
    console.error(`Built ${addon}`);
  } catch (error) {
    console.error(error instanceof RangeError ? error.message : error);
    Deno.exit(2);
  }
}
