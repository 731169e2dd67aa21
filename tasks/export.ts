/**
 * `deno task export`: a model as the file that the bundle takes, with its rule inside, or as one of ONNX.
 *
 * @module
 */
import { runCommand, shownPath, writeWhole } from "@kws/cli";
import { EXPORT } from "../study/commands.ts";
import { ruleText } from "../study/detect_text.ts";
import { exportModel, requireOther } from "../study/export.ts";
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
    writeWhole(out, exported.bytes);
    console.log(`${shown}: ${exported.bytes.length} bytes, keyword ${exported.keyword}`);
    const lines = "found" in exported
      ? ruleText(shown, exported.found)
      : exported.remarks.map((remark) => `${shown}: ${remark}`);
    lines.forEach((line) => console.log(line));
  });
}
