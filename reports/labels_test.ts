import { assert, assertEquals } from "@std/assert";
import { Random } from "@kws/kernels";
import { placeLabels } from "./labels.ts";

Deno.test("a single name stands to the right of its point", () => {
  const [{ labelX, labelY }] = placeLabels([{ x: 50, y: 40, name: "base" }], [], {
    ...{ width: 200, height: 100 },
  });
  assertEquals([labelX, labelY], [58, 40]);
});

Deno.test("names stay inside and off each other, wherever a dozen points lie", () => {
  const size = { width: 420, height: 260 };
  for (let seed = 0; seed < 50; seed++) {
    const random = Random.root(seed).stream("labels");
    const points = Array.from({ length: 12 }, (_, i) => ({
      ...{ x: random.between(0, size.width), y: random.between(0, size.height) },
      name: "n".repeat(3 + i % 9),
    }));
    const placed = placeLabels(points, [], size);
    for (const [i, a] of placed.entries()) {
      const right = a.labelX + 5 * a.name.length;
      assert(a.labelX >= 0 && right <= size.width, `seed ${seed}`);
      assert(a.labelY >= 5 && a.labelY <= size.height - 5, `seed ${seed}`);
      for (const b of placed.slice(i + 1)) {
        const apart = right <= b.labelX || b.labelX + 5 * b.name.length <= a.labelX ||
          Math.abs(a.labelY - b.labelY) >= 10;
        assert(apart, `seed ${seed}: ${a.name} on ${b.name}`);
      }
    }
  }
});

Deno.test("a name that stands away from its point has a line to it, one beside it has none", () => {
  const size = { width: 200, height: 100 };
  const point = { x: 60, y: 50, name: "kd" };
  assertEquals(placeLabels([point], [], size)[0].leader, undefined);
  // All places beside the point are taken.
  const crowd = Array.from({ length: 41 * 31 }, (_, i) => ({
    ...{ x: 40 + i % 41, y: 35 + Math.floor(i / 41) },
  }));
  const [{ leader, labelX, labelY }] = placeLabels([point], crowd, size);
  assert(leader !== undefined && Math.hypot(leader.x - point.x, leader.y - point.y) > 8);
  assert(leader.x >= labelX - 1 && Math.abs(leader.y - labelY) <= 4);
});

Deno.test("no name stands on the line that leads to another", () => {
  const size = { width: 300, height: 200 };
  let lines = 0;
  for (let seed = 1; seed <= 200; seed++) {
    const random = Random.root(seed);
    const points = Array.from({ length: 6 }, () => ({
      ...{ x: 120 + random.integer(60), y: 80 + random.integer(40) },
      name: "a long name".slice(0, 4 + random.integer(8)),
    }));
    const placed = placeLabels(points, [], size);
    for (const one of placed) {
      if (!one.leader) continue;
      lines++;
      for (let share = 0.2; share < 1; share += 0.05) {
        const x = one.x + share * (one.leader.x - one.x);
        const y = one.y + share * (one.leader.y - one.y);
        const isOn = placed.some((other) =>
          other !== one && x > other.labelX && x < other.labelX + 5 * other.name.length &&
          Math.abs(y - other.labelY) < 5
        );
        assert(!isOn, `seed ${seed}`);
      }
    }
  }
  assert(lines > 50);
});

Deno.test("two names side by side have air between them", () => {
  const size = { width: 300, height: 200 };
  const [letter, apart] = [5, 5];
  for (let seed = 1; seed <= 300; seed++) {
    const random = Random.root(seed);
    const points = Array.from({ length: 4 }, (_, i) => ({
      ...{ x: 100 + random.integer(50), y: 80 + random.integer(30) },
      name: "ABCD"[i],
    }));
    const placed = placeLabels(points, [], size);
    placed.forEach((one, i) => {
      for (const other of placed.slice(i + 1)) {
        if (Math.abs(one.labelY - other.labelY) >= 10) continue;
        const gap = Math.abs(one.labelX - other.labelX) - letter;
        assert(gap >= apart, `seed ${seed}: ${gap} pixels between ${one.name} and ${other.name}`);
      }
    });
  }
});
