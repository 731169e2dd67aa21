import { assert, assertEquals } from "@std/assert";
import { Random } from "@kws/kernels";
import { layZones, ZONE, ZONES } from "./step_zones.ts";

Deno.test("a step's zone follows from where it ends: keyword, nothing, other", () => {
  const seen = new Map<number, number>();
  for (let seed = 0; seed < 200; seed++) {
    const random = Random.root(seed).stream("zones");
    const times = { first: random.integer(8000), every: 160 * (1 + random.integer(16)) };
    const start = random.integer(40000) - 8000;
    const end = start + 1 + random.integer(12000);
    const zones = new Int8Array(1 + random.integer(60));
    layZones(zones, { start, end }, times, ZONES, 16000);
    zones.forEach((zone, t) => {
      const at = times.first + t * times.every;
      const late = at - end;
      const expected = late >= -800 && late <= 6400
        ? ZONE.keyword
        : late <= ZONES.leave * 16000 && at >= (start + end) / 2
        ? ZONE.nothing
        : ZONE.other;
      assertEquals(zone, expected, `seed ${seed}, step ${t}`);
      seen.set(zone, (seen.get(zone) ?? 0) + 1);
    });
    layZones(zones, undefined, times, ZONES, 16000);
    assert(zones.every((zone) => zone === ZONE.other));
  }
  assertEquals(seen.size, 3);
});
