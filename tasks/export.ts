/**
 * `deno task export`: a model as the file that the bundle takes, with its rule inside, or as an array for C.
 *
 * @module
 */
import { runCommand, shownPath, writeWhole } from "@kws/cli";
import { EXPORT } from "../study/commands.ts";
import { ruleText } from "../study/detect_text.ts";
import { contentOf, exportModel, requireOther } from "../study/export.ts";

if (import.meta.main) {
  await runCommand(EXPORT, (args) => {
    const { model, out, smoothing, threshold, refractory } = args;
    const asked = { smoothing, threshold, refractory };
    const { bytes, keyword, found } = exportModel(model, shownPath(model), asked);
    const shown = shownPath(out);
    requireOther(out, model, shown);
    const content = contentOf(out, bytes);
    writeWhole(out, content);
    const what = typeof content === "string" ? "an array of " : "";
    console.log(`${shown}: ${what}${bytes.length} bytes, keyword ${keyword}`);
    ruleText(shown, found).forEach((line) => console.log(line));
  });
}
