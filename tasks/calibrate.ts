/**
 * `deno task calibrate`: a model with a rule for one's own room and voice.
 *
 * @module
 */
import { runCommand, shownPath, UsageError, userPath, writeWhole } from "@kws/cli";
import { calibrationText } from "@kws/evaluate";
import { calibrate } from "../study/calibrate.ts";
import { CALIBRATE } from "../study/commands.ts";
import { ruleText } from "../study/detect_text.ts";
import { exportModel, requireOther } from "../study/export.ts";
import { openModel } from "../study/model.ts";
import { requireFile } from "../study/input_file.ts";

if (import.meta.main) {
  await runCommand(CALIBRATE, (args) => {
    const { model, out, background, utterance, "false-accepts": most } = args;
    const [name, shown] = [shownPath(model), shownPath(out)];
    if (!out.endsWith(".kws")) {
      throw new UsageError(
        `Cannot write ${shown} as its name must end in .kws: it does not; name another file`,
      );
    }
    requireFile(model, name);
    requireOther(out, model, shown);
    for (const file of [...background, ...utterance]) {
      requireOther(out, userPath(file), shown, "recordings");
    }
    const found = calibrate(openModel(model), { background, utterances: utterance }, most);
    const exported = exportModel(model, name, found.rule);
    writeWhole(out, exported.bytes);
    console.log(`${shown}: ${exported.bytes.length} bytes, keyword ${exported.keyword}`);
    console.log(`${shown}: ${calibrationText(found)}`);
    console.log(ruleText(shown, { ...exported.found, from: "these recordings" })[0]);
  });
}
