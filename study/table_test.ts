import { assert, assertEquals, assertThrows } from "@std/assert";
import { Results } from "./results.ts";
import { entriesText, resultsText, shortText, verdictsText } from "./results_text.ts";
import { entriesOf, plannedOf, rowsOf } from "./table.ts";

for (const label of ["full", "quick-synthetic"]) {
  const results = Results.committed(label);

  Deno.test(`${label}: a packed setting's file is the one that ships, with its rule where it was chosen`, () => {
    const ruled = results.stages.filter((stage) => stage.startsWith(`rule/${results.keyword}/`));
    assert(ruled.length > 0);
    for (const { setting, fileBytes } of rowsOf(results)) {
      const [seed] = results.seedsOf(setting);
      const stage = `rule/${results.keyword}/${setting}/seed-${seed}`;
      if (!results.has(stage)) continue;
      const { metrics, outputs } = results.manifest(stage);
      assertEquals([fileBytes, fileBytes], [metrics.fileBytes, outputs.model.bytes], setting);
    }
  });

  Deno.test(`${label}: the costs of all settings are told in 80 columns, files at hand or not`, () => {
    const text = entriesText(results);
    assert(text.startsWith(`Keyword "${results.keyword}", ${results.corpus().origin} speech.`));
    for (const { setting, streamingMacs, topology } of entriesOf(results)) {
      assert(text.includes(`\n${setting} `), setting);
      assertEquals(streamingMacs === undefined, topology === "ds-cnn", setting);
    }
    for (const line of text.split("\n")) assert([...line].length <= 80, line);
  });

  Deno.test(`${label}: results and verdicts are told in 80 columns, and what is missing by name`, () => {
    const texts = [resultsText(results), shortText(results), verdictsText(results)];
    for (const line of texts.join("\n").split("\n")) assert([...line].length <= 80, line);
    for (const name of plannedOf(results)) assert(texts[0].includes(name), name);
  });

  Deno.test(`${label}: another keyword's tables tell of that, and of nothing that is planned for others alone`, () => {
    const [main, ...others] = results.heardKeywords();
    for (const word of others) {
      const own = results.about(word);
      const [text, short] = [resultsText(own), shortText(own)];
      for (const told of [text, short]) {
        assert(told.startsWith(`Keyword "${word}"`), told);
        for (const line of told.split("\n")) assert([...line].length <= 80, line);
      }
      // Its networks are fewer; an interval stands in its row.
      assertEquals(
        short.split("\n").filter((line) => /^(base|base-stream|size) +\d/.test(line)).length,
        3,
      );
      assert(!text.includes("base-frozen") && !text.includes("kd-int8"), text);
      for (const name of plannedOf(own)) assertEquals(own.seedsOf(name), [], name);
      assertEquals(own.about(main).keyword, main);
    }
    assertThrows(
      () => results.about("hapy"),
      RangeError,
      `must be one of ${results.heardKeywords().join(", ")}`,
    );
  });
}
