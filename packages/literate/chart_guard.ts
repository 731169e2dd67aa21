/**
 * What would make a chart differ between two builds: chance, the clock, and the zone of a machine. Temporal axes
 * are in UTC.
 *
 * @module
 */

// deno-lint-ignore no-explicit-any
type Json = any;

/** Functions of Vega that look at the clock, by their names, or draw numbers. */
const CHANCE = new Set("now random sampleNormal sampleLogNormal sampleUniform".split(" "));

/** Functions of Vega that look at the zone of the machine; each has a twin whose name begins with `utc`. */
const LOCAL = new Set(
  ("datetime date day year quarter month week hours minutes seconds dayofyear timezoneoffset timeFormat timeParse " +
    "timeOffset timeSequence").split(" "),
);

/** Members of a compiled specification that hold expressions. */
const EXPRESSIONS = new Set(["signal", "expr", "test", "update", "init"]);

/** A day, or a moment with its zone. */
const MOMENT =
  /^[+-]?\d{4,6}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d))?)?)?$/;

function* objectsOf(value: Json): Generator<Json> {
  if (typeof value !== "object" || value === null || value instanceof Date) return;
  if (!Array.isArray(value)) yield value;
  for (const [key, one] of Object.entries(value)) {
    // Rows are data, whatever their members are called.
    if (key !== "values" && key !== "datasets") yield* objectsOf(one);
  }
}

/** A Vega-Lite specification whose temporal axes are in UTC. */
export function withUtc(spec: Json): Json {
  const out = structuredClone(spec);
  for (const { encoding } of objectsOf(out)) {
    if (typeof encoding !== "object" || encoding === null) continue;
    for (const channel of ["x", "y"]) {
      const one = encoding[channel];
      if (one?.type !== "temporal") continue;
      if (one.scale !== null) one.scale = { type: "utc", ...one.scale };
      if (typeof one.timeUnit === "string" && !/^(?:utc|binned)/.test(one.timeUnit)) {
        one.timeUnit = `utc${one.timeUnit}`;
      }
    }
  }
  return out;
}

/** The names of a specification's temporal fields. */
function temporalFields(spec: Json): Set<string> {
  const names = new Set<string>();
  for (const { field, type, timeUnit, parse } of objectsOf(spec)) {
    if (typeof field === "string" && (type === "temporal" || timeUnit)) names.add(field);
    for (const [name, kind] of Object.entries(parse ?? {})) if (kind === "date") names.add(name);
  }
  return names;
}

/** A moment in the data of a specification whose zone would be that of the machine. */
export function localMoment(spec: Json): string | undefined {
  const fields = temporalFields(spec);
  const rows = [...objectsOf(spec)].flatMap(({ data, datasets }) => [
    ...Array.isArray(data?.values) ? data.values : [],
    ...Object.values(datasets ?? {}).flatMap((list) => Array.isArray(list) ? list : []),
  ]);
  for (const row of rows) {
    for (const field of fields) {
      const value = row?.[field];
      if (typeof value !== "string" || MOMENT.test(value)) continue;
      return `a moment must be a day or have its zone, such as 2026-11-23T10:00Z: current value is "${value}"`;
    }
  }
  return undefined;
}

/**
 * What a compiled specification has that differs between builds, if anything does.
 *
 * @param parse Vega's parser of expressions.
 */
export function unsteadyPart(vega: Json, parse: (text: string) => Json): string | undefined {
  for (const one of objectsOf(vega)) {
    // Differences of two moments, by which Vega-Lite says how far ticks are apart.
    const step = one.tickMinStep?.signal;
    if (typeof step === "string") one.tickMinStep.signal = step.replaceAll("datetime(", "utc(");
    if (one.type === "sample") return "a sample is drawn by chance: choose the rows in the cell";
    if (
      one.type === "time" || one.formatType === "time" ||
      (one.type === "timeunit" && one.timezone !== "utc") ||
      Object.values(one.parse ?? {}).some((kind) => /^date:/.test(`${kind}`))
    ) return ZONE;
    for (const key of EXPRESSIONS) {
      if (typeof one[key] !== "string") continue;
      const name = calls(one[key], parse).find((name) => CHANCE.has(name) || LOCAL.has(name));
      if (name === undefined) continue;
      return CHANCE.has(name)
        ? `a chart has no clock and no chance: "${
          one[key]
        }" calls ${name}(); compute it in the cell`
        : `${ZONE}; "${one[key]}" calls ${name}()`;
    }
  }
  return undefined;
}

const ZONE =
  "a chart has no time zone of the machine: x and y with type temporal are in UTC, all else " +
  'must say so, by scale: { type: "utc" }, a timeUnit such as utcyear, a parse such as utc:, a function such as utcyear()';

/** The names of the functions that an expression calls. */
function calls(text: string, parse: (text: string) => Json): string[] {
  const found: string[] = [];
  let tree: Json;
  try {
    tree = parse(text);
  } catch {
    // Vega says better what is wrong.
    return found;
  }
  const visit = (node: Json): void => {
    if (typeof node !== "object" || node === null) return;
    if (node.type === "CallExpression" && node.callee?.name) found.push(node.callee.name);
    for (const child of Object.values(node)) visit(child);
  };
  visit(tree);
  return found;
}
