import { projectRoot } from "@kws/cli";
import { assertEquals } from "@std/assert";
import { Results } from "../study/results.ts";
import { resultsText } from "../study/results_text.ts";

Deno.test("the README's table is the one that the committed results give", () => {
  const readme = Deno.readTextFileSync(`${projectRoot()}/README.md`);
  const shown = /<!-- results -->\s*```(?:text)?\n([\s\S]*?)```/.exec(readme)?.[1];
  assertEquals(shown?.trimEnd(), resultsText(Results.committed("full")).trimEnd());
});
