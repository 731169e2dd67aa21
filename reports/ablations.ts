/**
 * Settings that change one thing of *kd*, as validation sees them.
 *
 * @module
 */
import { PALETTE } from "@kws/literate";
import { mean } from "mathjs";
import { allSettings, settingOf } from "../study/settings.ts";
import { main, manifests, metrics, type Scores, seedAt } from "./data.ts";
import { rangeText, seedsText } from "./families.ts";

/** What all of them are compared with. */
const PLAIN = "kd";

/** 1 − AUC over validation's noisy variants, of as many first seeds as sweeps have; none where not computed. */
function validationAreas(setting: string): number[] {
  const { main: seeds } = settingOf("sweep/kd-fifth").seeds;
  return Array.from({ length: seeds }, (_, i) => `validate/${main}/${setting}/${seedAt(i)}`)
    .filter((stage) => manifests.has(stage))
    .map((stage) => metrics<Scores>(stage).validationVariants.oneMinusAuc);
}

/** A line of the table of ablations. */
export interface Ablation {
  name: string;
  about: string;
  seeds: number;
  area: number;
  range: string;
}

/** KD, and those of the settings that are computed. */
export function ablations(...names: readonly string[]): Ablation[] {
  return [PLAIN, ...names].map((name) => ({ name, areas: validationAreas(name) }))
    .filter(({ areas }) => areas.length > 0)
    .map(({ name, areas }) => ({
      ...{ name: name.replace("sweep/", ""), about: settingOf(name).about },
      ...{ seeds: areas.length, area: mean(areas), range: rangeText(areas) },
    }));
}

/** How many times the error of another setting one has on validation, in words. */
export function against(name: string, other: string): string {
  const [own, others] = [validationAreas(name), validationAreas(other)];
  if (own.length === 0 || others.length === 0) return "an error that is not computed yet";
  return `${(mean(own) / mean(others)).toFixed(2)} times the validation error of ${
    other.replace("sweep/", "")
  } (${seedsText(own, others)})`;
}

/** How often a training draws each of its unlabelled sounds. */
export function timesDrawn(name: string): number {
  const { set, steps } = settingOf(name);
  const step = steps.find((step) => step.do === "train")!;
  const { counts: { blended, synthetic }, words } = set!;
  return step.epochs * step.batches * step.mix.unlabelled / (blended + synthetic * words.count);
}

/** KD at its own value, and the settings that change this value alone, in order. */
function sweepValues(what: string, own: number) {
  return [
    { setting: PLAIN, at: own },
    ...allSettings().flatMap(({ name }) => {
      const at = new RegExp(`^sweep/${what}-(\\d+)$`).exec(name)?.[1];
      return at === undefined ? [] : [{ setting: name, at: Number(at) }];
    }),
  ].map(({ setting, at }) => ({ at, areas: validationAreas(setting) }))
    .filter(({ areas }) => areas.length > 0)
    .sort((a, b) => a.at - b.at)
    .map(({ at, areas }) => ({
      ...{ at, area: mean(areas), least: Math.min(...areas), greatest: Math.max(...areas) },
    }));
}

/** The value of least mean error; a setting's own where none is computed. */
export function bestOf(what: string, own: number): number {
  const [best] = sweepValues(what, own).toSorted((a, b) => a.area - b.area);
  return best?.at ?? own;
}

/** A chart of them; none without settings that change it. */
export function sweepPanel(what: string, own: number, title: string): object[] {
  const values = sweepValues(what, own);
  if (values.length < 2) return [];
  const most = 1.05 * Math.max(...values.map(({ greatest }) => greatest));
  const y = (field: string) => ({
    ...{ field, type: "quantitative", title: "1 − AUC, validation", scale: { domain: [0, most] } },
    axis: { format: ".0e", tickCount: 4 },
  });
  const color = PALETTE[0];
  return [{
    ...{ width: 125, height: 88, data: { values } },
    encoding: { x: { field: "at", type: "ordinal", title, axis: { labelAngle: 0 } } },
    layer: [
      { mark: { type: "rule", color }, encoding: { y: y("least"), y2: { field: "greatest" } } },
      { mark: { type: "line", point: true, color }, encoding: { y: y("area") } },
    ],
  }];
}
