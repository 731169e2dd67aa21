/**
 * Families of experiments as the report shows them: a table, curves of training, and what seeds say.
 *
 * @module
 */
import { computed, entry, evidence, firstSeed, seedAreas, trainingLog } from "./data.ts";
import { exponent } from "@kws/literate";
import { mean } from "mathjs";
import { ratioText } from "./readings.ts";

/** A line of a family's table. */
export interface FamilyRow {
  setting: string;
  seeds: number;
  epochs: number;
  /** Core minutes of the trainings of the first seed that was timed whole. */
  minutes?: number;
  bytes: number;
  auFaFr: number;
  /** The least and the most of a seed. */
  range: string;
  /** To the base's mean. */
  ratio: string;
  validation: number;
}

/** The least and the greatest. */
export function rangeText(values: readonly number[]): string {
  const [least, greatest] = [Math.min(...values), Math.max(...values)].map(exponent);
  return values.length > 1 ? `${least} – ${greatest}` : "–";
}

/** The lines of some settings, of those that have results. */
export function familyRows(...names: readonly string[]): FamilyRow[] {
  const known = computed();
  return names.filter((name) => known.includes(name)).map((name) => {
    const { seeds, epochs, trainingSeconds, fileBytes, bytes, auFaFr, validation } = entry(name);
    const areas = seedAreas(name);
    const ratio = evidence(name)?.ratio;
    return {
      ...{ setting: name, seeds, epochs, bytes: fileBytes ?? bytes, auFaFr, validation },
      minutes: trainingSeconds === undefined ? undefined : trainingSeconds / 60,
      range: rangeText(areas),
      ratio: name === "base" ? "1" : ratio ? ratioText(ratio) : "–",
    };
  });
}

/** The columns of {@linkcode familyRows}, with the page's formats. */
export function familyColumns(
  { exponent, integer }: Record<"exponent" | "integer", (value: number) => string>,
) {
  return {
    setting: "Setting",
    seeds: "Seeds",
    epochs: { title: "Epochs", format: integer },
    minutes: { title: "Minutes", format: (value: number) => value.toFixed(1) },
    bytes: { title: "Bytes", format: integer },
    auFaFr: { title: "AU-FA-FR", format: exponent },
    range: "Of the seeds",
    ratio: "To base (95 %)",
    validation: { title: "Validation", format: exponent },
  };
}

/** Points of a curve of training at most. */
const MOST = 60;

/** A point of a curve of training. */
export interface CurvePoint {
  setting: string;
  epoch: number;
  loss: number;
}

/** The training losses of first seeds, thinned by means; all their trainings one after the other. */
export function trainingCurves(...names: readonly string[]): CurvePoint[] {
  const known = computed();
  return names.filter((name) => known.includes(name)).flatMap((setting) => {
    const log = trainingLog(`${setting}/${firstSeed}`);
    const width = Math.ceil(log.length / MOST);
    return Array.from({ length: Math.ceil(log.length / width) }, (_, i) => {
      const part = log.slice(i * width, (i + 1) * width);
      const loss = part.reduce((sum, { loss }) => sum + loss, 0) / part.length;
      return { setting, epoch: Math.min(log.length, (i + 0.5) * width), loss };
    });
  });
}

/** What the seeds of two settings say of which is better on test, in words. */
export function comparison(one: string, other: string): string {
  const known = computed();
  const missing = [one, other].filter((name) => !known.includes(name));
  if (missing.length > 0) return `${missing.join(" and ")} not computed yet`;
  const [a, b] = [seedAreas(one), seedAreas(other)];
  return `${exponent(mean([...a]))} against the ${exponent(mean([...b]))} of ${other} (${
    seedsText(a, b)
  })`;
}

/** How many seeds two settings have, and whether they tell them apart, in words. */
export function seedsText(one: readonly number[], other: readonly number[]): string {
  if (one.length === 1 && other.length === 1) return "one seed each";
  const seeds = one.length === other.length
    ? `${one.length} seeds each`
    : `${one.length} and ${other.length} seeds`;
  if (Math.max(...one) < Math.min(...other)) {
    return `${seeds}, all better`;
  }
  if (Math.min(...one) > Math.max(...other)) {
    return `${seeds}, all worse`;
  }
  return `${seeds}, which overlap`;
}
