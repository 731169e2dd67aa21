import { assertEquals, assertStringIncludes } from "@std/assert";
import { renderPdf } from "./pdf.ts";
import { withExample } from "./testdata/example.ts";

Deno.test("qpdf has nothing to object to in a report's PDF", async () => {
  await withExample(async (html) => {
    const path = await Deno.makeTempFile({ suffix: ".pdf" });
    try {
      await Deno.writeFile(path, await renderPdf(html));
      const { code, stdout, stderr } = await new Deno.Command("qpdf", { args: ["--check", path] })
        .output();
      const text = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
      assertEquals(code, 0, text);
      assertStringIncludes(text, "No syntax or stream encoding errors found");
    } finally {
      await Deno.remove(path);
    }
  });
});
