import { assert, assertEquals, assertThrows } from "@std/assert";
import { Random } from "@kws/kernels";
import { entryOf, type Kind, KINDS, type TensorLayout } from "@kws/runtime/network";
import { drawShape } from "@kws/runtime/testing";
import { drawCrnn, drawDsCnn, drawSparkNet } from "./_draw.ts";
import { TOPOLOGIES, topologyOf } from "./mod.ts";

/** Shapes as this package's tests draw them, by kind. */
const DRAWS: Record<Kind, (random: Random) => unknown> = {
  "crnn": (random) => drawCrnn(random),
  "sparknet": drawSparkNet,
  "ds-cnn": drawDsCnn,
};

Deno.test("what can be trained can be shipped: kinds of networks are topologies, and the reverse", () => {
  assertEquals(TOPOLOGIES.map(({ kind }) => kind), Object.keys(KINDS));
});

for (const kind of Object.keys(KINDS) as Kind[]) {
  Deno.test(`${kind}: a file has the tensors of the network that runs, by name, shape and what is stored`, () => {
    for (let seed = 0; seed < 200; seed++) {
      const random = Random.root(seed).stream(kind);
      // deno-lint-ignore no-explicit-any
      const shape = (seed % 2 === 0 ? drawShape(kind, random) : DRAWS[kind](random)) as any;
      const slots = [...topologyOf(kind).layout(shape).slots.values()];
      const layoutOf = ({ name, shape, stored }: TensorLayout) => ({ name, shape, stored });
      const told = entryOf(kind).tensors(shape).map(layoutOf);
      assertEquals(slots.map(layoutOf), told, JSON.stringify(shape));
      for (const { name, shape, stored, form } of slots) {
        const expected = form?.kind === "difference"
          ? [1, ...shape.slice(1)]
          : form?.kind === "last-third"
          ? [shape[0] / 3]
          : shape;
        assertEquals(stored, expected, name);
      }
    }
  });

  Deno.test(`${kind}: what is no shape to train is none to ship, for the same reason`, () => {
    let refused = 0;
    for (let seed = 0; seed < 400; seed++) {
      const random = Random.root(seed).stream(kind, "broken");
      // deno-lint-ignore no-explicit-any
      const shape = drawShape(kind, random) as any;
      const fields = Object.keys(shape).filter((name) => typeof shape[name] === "number");
      const field = fields[random.integer(fields.length)];
      shape[field] = [0, -1, 1.5, NaN, shape[field] + 40][random.integer(5)];
      try {
        entryOf(kind).tensors(shape);
      } catch (error) {
        refused++;
        assert(error instanceof RangeError);
        assertThrows(() => topologyOf(kind).layout(shape), RangeError, error.message);
        continue;
      }
      topologyOf(kind).layout(shape);
    }
    assert(refused > 50);
  });
}
