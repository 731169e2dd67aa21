import { assertEquals, assertThrows } from "@std/assert";
import { StepFrames } from "./_step_frames.ts";
import { capacityOf } from "./capacity.ts";
import {
  capacityRows,
  PARTS,
  type StreamingRow,
  streamingTable,
  timesOf,
  TOGETHER,
} from "./streaming_table.ts";

function row(model: string, part: string, p50: number): StreamingRow {
  const ratio = { median: 2, least: 1, most: 3 };
  return {
    ...{ model, part, count: 20, p50, p99: 2 * p50, range: [p50, p50] },
    against: "base",
    ratio,
  };
}

const ROWS = [
  row("base", PARTS.whole, 200),
  row("size", PARTS.whole, 80),
  row("size", PARTS.shared, 1000),
  row("base", PARTS.network, 150),
  row("size", PARTS.network, 10),
  row("base", PARTS.front, 50),
];

Deno.test("a core carries as many detectors as fit into a second, and not a part of one", () => {
  assertEquals(capacityOf({ one: 80, together: 1000, count: 64 }), { own: 12500, shared: 64000 });
  assertEquals(capacityOf({ one: 300000, together: 7e6, count: 4 }), { own: 3, shared: 0 });
  assertThrows(
    () => capacityOf({ one: 80, together: 0, count: 64 }),
    RangeError,
    "together must be > 0 µs: current value is 0",
  );
});

Deno.test("capacity is told of the models of which many were timed together", () => {
  assertEquals(capacityRows(ROWS), [{ model: "size", own: 12500, shared: 1000 * TOGETHER }]);
});

Deno.test("tables begin with sound to detections, then come the parts, then what a core carries", () => {
  const text = streamingTable(ROWS);
  const heads = [...Object.values(PARTS), "Detectors in real time on one core"];
  const places = heads.map((head) => text.split("\n").indexOf(head));
  assertEquals(places, [...places].sort((a, b) => a - b));
  assertEquals(places[0], 0);
  assertEquals(text.includes("2 (1–3)"), true);
});

Deno.test("a time is the median of the rounds', whatever number of runs each has, within their range", () => {
  const slow = Array(9).fill(0.009);
  assertEquals(timesOf([[0.001], [0.002, 0.003, 0.002], slow]), {
    ...{ count: 13, p50: 2, p99: 9, range: [1, 9] },
  });
  assertEquals(timesOf([[0.001, 0.002, 0.006]]), {
    ...{ count: 3, p50: 2, p99: 2, range: [2, 2] },
  });
});

Deno.test("a step gets the latest frames, the first when there are so many, then every so many", () => {
  const frames = new StepFrames({ bands: 2, kernel: [1, 3], stride: [1, 2] });
  const due = [1, 2, 3, 4, 5, 6, 7].map((i) => frames.push(Float32Array.of(i, -i))?.join());
  const [none, first, second, third] = [
    undefined,
    "1,-1,2,-2,3,-3",
    "3,-3,4,-4,5,-5",
    "5,-5,6,-6,7,-7",
  ];
  assertEquals(due, [none, none, first, none, second, none, third]);
});

Deno.test("a step gets the same frames of groups, of longer ones than it sees, too", () => {
  for (const [first, every] of [[3, 2], [2, 5], [1, 1], [4, 3]]) {
    const size = { bands: 2, kernel: [1, first], stride: [1, every] } as const;
    const [single, grouped] = [new StepFrames(size), new StepFrames(size)];
    for (let from = 0, to = first; from < 40; from = to, to += every) {
      const group = Float32Array.from({ length: 2 * (to - from) }, (_, i) => 2 * from + i);
      let due: Float32Array | undefined;
      for (let at = 0; at < group.length; at += 2) due = single.push(group.subarray(at, at + 2));
      assertEquals(grouped.push(group), due);
      assertEquals(due?.length, 2 * first);
    }
  }
});
