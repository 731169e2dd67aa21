import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { renderChart } from "./chart.ts";

const SPEC = {
  mark: { type: "line", clip: true },
  data: { values: [{ x: 1, y: 2 }, { x: 2, y: 3 }] },
  encoding: {
    x: { field: "x", type: "quantitative", title: "Epoch" },
    y: { field: "y", type: "quantitative" },
  },
};

Deno.test("a chart is the same every time, and its names carry its prefix", async () => {
  const one = await renderChart(SPEC, { prefix: "a" });
  assert(await renderChart(SPEC, { prefix: "a" }) === one);
  const other = await renderChart(SPEC, { prefix: "b" });
  assertStringIncludes(one, "url(#a-");
  assert(other === one.replaceAll(/\b(id="|url\(#)a-/g, "$1b-"));
  assert(!/aria-|role=/.test(one), "the figure around it has the alternative text");
});

Deno.test("a specification may change single settings of the theme", async () => {
  const svg = await renderChart({ ...SPEC, config: { axis: { labelColor: "#123456" } } });
  assertStringIncludes(svg, "#123456");
  assertStringIncludes(svg, "Inter, sans-serif");
});

Deno.test("the width of a text makes room for it", async () => {
  const box = async (em: number) =>
    Number(
      / width="(\d+)"/.exec(
        await renderChart({
          ...SPEC,
          encoding: { ...SPEC.encoding, color: { value: "red", legend: null } },
          data: { values: [{ x: 1, y: 1e6 }, { x: 2, y: 3e6 }] },
        }, { width: (text) => em * text.length }),
      )?.[1],
    );
  assert(await box(0.9) > await box(0.3) + 20);
});

Deno.test("what Vega warns about is an error", async () => {
  const error = await assertRejects(() =>
    renderChart({ ...SPEC, encoding: { x: { field: "x", type: "quantitive" } } })
  );
  assertStringIncludes((error as Error).message, "Cannot draw the chart: ");
});

Deno.test("a mark says what it stands for, and nothing else does", async () => {
  const svg = await renderChart({
    data: { values: [{ size: 3, error: 0.5 }] },
    mark: "point",
    encoding: {
      x: { field: "size", type: "quantitative", title: "Size" },
      y: { field: "error", type: "quantitative", title: "Error" },
    },
  });
  const tips = [...svg.matchAll(/data-tip="([^"]*)"/g)].map(([, tip]) => tip);
  assertEquals(tips, ["Size: 3; Error: 0.5"]);
  assertEquals(svg.includes("aria-label"), false);
});

Deno.test("lines that differ in colour differ in their dashes too, and their points in shape", async () => {
  const draw = (mark: object) =>
    renderChart({
      data: { values: ["a", "b"].flatMap((run) => [1, 2].map((x) => ({ run, x, y: x }))) },
      mark,
      encoding: {
        x: { field: "x", type: "quantitative" },
        y: { field: "y", type: "quantitative" },
        color: { field: "run", type: "nominal", title: "Run" },
      },
    });
  const paths = (svg: string): string[] =>
    [...svg.matchAll(/<path[^>]*stroke="#[^>]*>/g)].map(([tag]) => tag);
  const plain = await draw({ type: "line" });
  const dashes = new Set(paths(plain).map((tag) => /stroke-dasharray="[^"]*"/.exec(tag)?.[0]));
  assert(dashes.size >= 2, "two lines, two kinds of dashes");
  assertEquals(plain.match(/>Run</g)?.length, 1, "one legend");
  const points = await draw({ type: "line", point: true });
  assertEquals(points.match(/>Run</g)?.length, 1, "one legend");
  const group = /<g class="mark-symbol[^"]*layer_1_marks"[^>]*>(.*?)<\/g>/s.exec(points)![1];
  const shapes = [...group.matchAll(/ d="([^"]*)"/g)].map(([, d]) => d);
  assertEquals(shapes.length, 4, "a point for every value");
  assertEquals(new Set(shapes).size, 2, "two lines, two shapes");
});

const POINTS = {
  mark: "point",
  data: { values: [{ t: "2026-01-31T23:30Z", k: 1 }, { t: "2026-03-01", k: 2 }] },
  encoding: { y: { field: "k", type: "quantitative" } },
};
const T = { field: "t", type: "temporal" };

Deno.test("a temporal axis is in UTC, in its ticks and in what its marks stand for", async () => {
  const plain = await renderChart({ ...POINTS, encoding: { ...POINTS.encoding, x: T } });
  const utc = await renderChart({
    ...POINTS,
    encoding: { ...POINTS.encoding, x: { ...T, scale: { type: "utc" } } },
  });
  assertEquals(plain, utc);
  assertStringIncludes(plain, "Jan 31, 2026");
  const layered = await renderChart({
    data: POINTS.data,
    layer: [{
      mark: "bar",
      encoding: {
        x: { ...T, timeUnit: "yearmonth" },
        y: { aggregate: "sum", field: "k", type: "quantitative" },
      },
    }],
  });
  assertStringIncludes(layered, "Jan 2026");
});

for (
  const [what, change, message] of [
    ["random()", { transform: [{ calculate: "1 + random()", as: "k" }] }, "calls random()"],
    ["now()", { transform: [{ filter: "datum.k < now()" }] }, "calls now()"],
    ["the clock in a condition", {
      encoding: { opacity: { condition: { test: "now() > 0", value: 1 }, value: 0 } },
    }, "calls now()"],
    ["a sample", { transform: [{ sample: 1 }] }, "a sample is drawn by chance"],
    ["an interval by chance", {
      mark: { type: "errorbar", extent: "ci" },
      encoding: { x: { field: "k", type: "quantitative" } },
    }, "a chart has no chance"],
    ["a moment of the machine's zone", {
      data: { values: [{ t: "2026-01-31T23:30", k: 1 }] },
      encoding: { x: T },
    }, 'current value is "2026-01-31T23:30"'],
    ["a day of the machine's zone", {
      transform: [{ calculate: "day(datum.t)", as: "k" }],
      encoding: { x: T },
    }, "calls day()"],
    ["a temporal text", { encoding: { text: T }, mark: "text" }, "no time zone of the machine"],
    ["a scale of local time", {
      encoding: { x: { ...T, scale: { type: "time" } } },
    }, "no time zone of the machine"],
  ] as const
) {
  Deno.test(`a chart with ${what} is an error`, async () => {
    const encoding = { ...POINTS.encoding, ...("encoding" in change ? change.encoding : {}) };
    const error = await assertRejects(() => renderChart({ ...POINTS, ...change, encoding }));
    assertStringIncludes((error as Error).message, "Cannot draw the chart: ");
    assertStringIncludes((error as Error).message, message);
  });
}

Deno.test("words and data that look like functions of the clock are words and data", async () => {
  const svg = await renderChart({
    ...POINTS,
    data: { values: [{ test: "now()", update: "random()", k: 1, type: "time" }] },
    title: "now()",
    encoding: { x: { field: "test", type: "nominal", title: "random()" } },
  });
  assertStringIncludes(svg, "now()");
});
