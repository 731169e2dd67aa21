import { assertEquals } from "@std/assert";
import { buildKernels } from "./build.ts";

Deno.test("building the kernels again gives the committed bytes", async () => {
  const committed = Deno.readFileSync(new URL("./kernels.wasm", import.meta.url));
  assertEquals(await buildKernels(), committed);
});

Deno.test("the kernels use no relaxed instruction and import nothing but abort", async () => {
  const module = new WebAssembly.Module(
    Deno.readFileSync(new URL("./kernels.wasm", import.meta.url)) as Uint8Array<ArrayBuffer>,
  );
  const imports = WebAssembly.Module.imports(module).map(({ module, name }) => `${module}.${name}`);
  assertEquals(imports.filter((name) => name !== "env.abort"), []);
  const text = await Deno.readTextFile(new URL("./assembly/gemm.ts", import.meta.url));
  assertEquals(/relaxed/.test(text), false);
});
