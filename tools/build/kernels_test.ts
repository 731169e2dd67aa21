import { assert, assertEquals, assertRejects } from "@std/assert";
import { projectRoot } from "@kws/cli";
import { fromText } from "@kws/kernels/wasm_text";
import {
  compileKernels,
  compileModule,
  instructionsOf,
  KERNEL_MODULES,
  kernelsFolder,
  openInstructions,
  simdInstructions,
  textModule,
} from "./kernels.ts";

/** All files below a folder whose names end so. */
function filesBelow(dir: string, end: string): string[] {
  return [...Deno.readDirSync(dir)].flatMap(({ name, isDirectory }) => {
    const path = `${dir}/${name}`;
    if (isDirectory) return name === "node_modules" ? [] : filesBelow(path, end);
    return name.endsWith(end) ? [path] : [];
  }).sort();
}

/** Imports that a module may have: what ends it, and the memory of another. */
const IMPORTS: ReadonlySet<string> = new Set(["env.abort", "env.memory"]);

/** The bytes of a committed module. */
async function committed(file: string): Promise<Uint8Array<ArrayBuffer>> {
  const { default: text } = await import(`file://${kernelsFolder()}/${file}`);
  return fromText(text);
}

for (const kernels of KERNEL_MODULES) {
  const { file, isScalar = false } = kernels;

  Deno.test(`${file} built again has the committed bytes, and no open instruction`, async () => {
    const { bytes, text } = await compileModule(kernels);
    assertEquals(bytes, await committed(file));
    assertEquals(textModule(bytes), Deno.readTextFileSync(`${kernelsFolder()}/${file}`));
    assertEquals(openInstructions(text), []);
    // The text is that of the module: what all of them compute with is found in it.
    assert(instructionsOf(text).has("i32.add"), [...instructionsOf(text)].join(" "));
    // A scalar module has none of v128, every other one has some.
    const simd = simdInstructions(text);
    assertEquals([simd.length === 0, simd.includes("f32x4.mul")], [isScalar, !isScalar], `${simd}`);
  });

  Deno.test(`${file} imports nothing but abort and memory`, async () => {
    const module = new WebAssembly.Module(await committed(file));
    const imports = WebAssembly.Module.imports(module);
    const names = imports.map(({ module, name }) => `${module}.${name}`);
    assertEquals(names.filter((name) => !IMPORTS.has(name)), []);
  });
}

Deno.test("every module below the packages is one of those that are built", () => {
  const built = KERNEL_MODULES.map(({ file }) => `${kernelsFolder()}/${file}`).sort();
  assertEquals(filesBelow(`${kernelsFolder()}/wasm`, ".ts"), built);
  assertEquals(filesBelow(`${projectRoot()}/packages`, ".wasm"), []);
});

Deno.test("no source of the kernels names a relaxed instruction", () => {
  const sources = filesBelow(`${kernelsFolder()}/assembly`, ".ts");
  assert(sources.length > 0);
  for (const source of sources) {
    const code = Deno.readTextFileSync(source).replace(/\/\*[^]*?\*\/|\/\/.*/g, "");
    assertEquals([source, /relaxed/i.test(code)], [source, false]);
  }
});

Deno.test("an open instruction is found in a module that has one", async () => {
  const source = `export function f(at: usize): void {
    const x = v128.load(at);
    v128.store(at, f32x4.relaxed_madd(x, x, x));
  }`;
  const read = (path: string) => path === "open.ts" ? source : null;
  const { text } = await compileKernels("open.ts", ["--enable", "relaxed-simd"], read);
  assertEquals(openInstructions(text), ["f32x4.relaxed_madd"]);
  // Without leave for them the compiler refuses: no flag of ours gives it.
  await assertRejects(() => compileKernels("open.ts", [], read), SyntaxError, "relaxed");
});
