import { assertEquals } from "@std/assert";
import { buildKernels, KERNEL_MODULES } from "./build.ts";

for (const { entry, file, flags } of KERNEL_MODULES) {
  Deno.test(`building ${file} again gives the committed bytes`, async () => {
    const committed = Deno.readFileSync(new URL(file, import.meta.url));
    assertEquals(await buildKernels(entry, flags), committed);
  });
}

Deno.test("the kernels use no relaxed instruction and import nothing but abort", async () => {
  const module = new WebAssembly.Module(
    Deno.readFileSync(new URL("./kernels.wasm", import.meta.url)) as Uint8Array<ArrayBuffer>,
  );
  const imports = WebAssembly.Module.imports(module).map(({ module, name }) => `${module}.${name}`);
  assertEquals(imports.filter((name) => name !== "env.abort"), []);
  const text = await Deno.readTextFile(new URL("./assembly/gemm.ts", import.meta.url));
  assertEquals(/relaxed/.test(text), false);
});
