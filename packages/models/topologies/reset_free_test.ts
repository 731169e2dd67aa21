import { assertEquals, assertThrows } from "@std/assert";
import { Random } from "@kws/kernels";
import { view } from "../parameters.ts";
import { drawResetFree } from "./_draw.ts";
import { CRNN, crnnLayout } from "./crnn.ts";
import { RESET_FREE, resetFreeCrnn, type ResetFreeShape } from "./reset_free.ts";

Deno.test("a reset-free network begins with the values of the same network with reset gates", () => {
  for (let seed = 0; seed < 20; seed++) {
    const random = Random.root(seed).stream("reset-free");
    const shape = drawResetFree(random);
    const { attention, ...rest } = shape;
    const whole = { ...rest, layers: 1, dropout: 0 };
    const [own, layout] = [RESET_FREE.layout(shape), crnnLayout(whole)];
    const start = RESET_FREE.initial(shape, random);
    const from = CRNN.initial(whole, random);
    const { hidden: H, channels } = shape;
    const tensor = (name: string): number[] => [...view(from, layout, name)];
    // Of r, z, n the last two; of the attention's rows and columns the first; one bias of two.
    const inputs = view(from, layout, "gru.weight_ih_l0").length / 3 / H;
    const expected = {
      "conv.weight": tensor("conv.weight"),
      "conv.bias": tensor("conv.bias"),
      "gru.weight_ih_l0": tensor("gru.weight_ih_l0").slice(H * inputs),
      "gru.weight_hh_l0": tensor("gru.weight_hh_l0").slice(H * H),
      "gru.bias_l0": tensor("gru.bias_ih_l0").slice(H),
      "attention.hidden.weight": tensor("attention.hidden.weight").slice(0, attention * H),
      "attention.hidden.bias": tensor("attention.hidden.bias").slice(0, attention),
      "attention.energy.weight": tensor("attention.energy.weight").slice(0, attention),
      "attention.energy.bias": tensor("attention.energy.bias"),
      "classifier.weight": tensor("classifier.weight"),
      "classifier.bias": tensor("classifier.bias"),
    };
    assertEquals([...own.slots.keys()], Object.keys(expected));
    for (const [name, values] of Object.entries(expected)) {
      assertEquals([...view(start, own, name)], values, name);
    }
    assertEquals(expected["conv.bias"].length, channels);
  }
});

Deno.test("a reset-free network costs what a count by hand gives, a clip and a step", () => {
  const shape: ResetFreeShape = {
    ...{ bands: 20, channels: 6, kernel: [19, 6], stride: [20, 4] },
    ...{ hidden: 19, attention: 5 },
  };
  // 12 steps of 6 · (19 · 6 + 1); 2 · 19 · (6 + 19) + 10 · 19; 19 · 5 + 5; and 2 · 19 once.
  const thop = Object.values(RESET_FREE.cost(shape, 51)).map(({ thop }) => thop);
  assertEquals(thop, [8280, 13680, 1200, 38]);
  assertEquals(RESET_FREE.layout(shape).size, 690 + 988 + 100 + 6 + 40);
  // 6 · 19 · 6; 2 · 19 · (6 + 19) + 2 · 19; 19 · 5 + 5, and 19 for each of 12 steps.
  const { stream } = RESET_FREE;
  const pure = Object.values(stream!.cost(shape, 12)).map(({ pure }) => pure);
  assertEquals(pure, [684, 988, 100 + 228, 38]);
  assertEquals([stream!.stride(shape), stream!.window(shape, 51)], [4, 12]);
  const wide = resetFreeCrnn({ ...shape, attention: 20 });
  assertThrows(() => crnnLayout(wide), RangeError, "from 1 to hidden (19): current value is 20");
});
