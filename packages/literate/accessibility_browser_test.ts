import { assert, assertEquals } from "@std/assert";
import { lookAt } from "./testing.ts";
import { withExample } from "./testdata/example.ts";

Deno.test("axe-core finds no violation in a report's page, light or dark, marked or not", async () => {
  for (const mark of [undefined, "stale results"]) {
    await withExample(async (html) => assertEquals(await lookAt([html]), []), { mark });
  }
});

Deno.test("a page without a language, with a pale text, a wide box and a picture from elsewhere is seen through", async () => {
  const found = await lookAt([
    '<title>A</title><main><p style="color:#ddd;width:1500px">Pale</p><img alt="a" src="https://a.invalid/a.png"></main>',
  ]);
  for (
    const part of ["html-has-lang", "color-contrast", "wider than a window of 390", "loads https:"]
  ) {
    assert(found.some((one) => one.includes(part)), `${part} is not in ${found.join("; ")}`);
  }
});
