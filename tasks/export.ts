/**
 * `deno task export`: a model as the file that the bundle takes, with its rule inside, as an array for C, or
 * as one of ONNX.
 *
 * @module
 */
import { runCommand, shownPath, writeWhole } from "@kws/cli";
import { EXPORT } from "../study/commands.ts";
import { ruleText } from "../study/detect_text.ts";
import { contentOf, exportModel, requireKnownEnd, requireOther } from "../study/export.ts";
import { exportOnnx, isOnnx } from "../study/onnx_export.ts";

if (import.meta.main) {
  await runCommand(EXPORT, (args) => {
    const { model, out, steps, smoothing, threshold, refractory } = args;
    const asked = { smoothing, threshold, refractory };
    const [name, shown] = [shownPath(model), shownPath(out)];
    const exported = isOnnx(shown, { ...asked, steps })
      ? exportOnnx(model, name, steps)
      : exportModel(model, name, asked);
    requireOther(out, model, shown);
    requireKnownEnd(shown);
    const content = contentOf(out, exported.bytes);
    writeWhole(out, content);
    const array = typeof content === "string" ? /\w+(?=\[)/.exec(content)?.[0] : undefined;
    const what = array === undefined ? "" : `the array ${array} of `;
    console.log(`${shown}: ${what}${exported.bytes.length} bytes, keyword ${exported.keyword}`);
    const lines = "found" in exported
      ? ruleText(shown, exported.found)
      : exported.remarks.map((remark) => `${shown}: ${remark}`);
    lines.forEach((line) => console.log(line));
  });
}
