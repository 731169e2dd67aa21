import { assertAlmostEquals } from "@std/assert";
import { settingOf } from "../study/settings.ts";
import { timesDrawn } from "./ablations.ts";

Deno.test("of twice the sounds each is drawn half as often, and all of them as often as a training hears one", () => {
  const own = timesDrawn("kd");
  assertAlmostEquals(timesDrawn("sweep/kd-twice"), own / 2, 1e-12);
  // A training hears so many sounds without a label, of so many that there are.
  const { counts: { blended, synthetic }, words } = settingOf("kd").set!;
  const step = settingOf("kd").steps.find((step) => step.do === "train")!;
  const heard = step.epochs * step.batches * step.mix.unlabelled;
  assertAlmostEquals(own * (blended + synthetic * words.count), heard, 1e-6);
});
