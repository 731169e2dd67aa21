import { assertEquals } from "@std/assert";
import { BASE_SHAPE, type CrnnShape } from "@kws/models";
import { BASE_BYTES, parameterCount, thopMacs } from "./cost.ts";

function shape(
  channels: number,
  kernel: [number, number],
  stride: [number, number],
  layers: number,
  hidden: number,
): CrnnShape {
  return { bands: 40, channels, kernel, stride, layers, hidden, dropout: 0 };
}

Deno.test("thop's convention and the parameters give the golden figures", () => {
  const golden: [CrnnShape, number, number, number][] = [
    [BASE_SHAPE, 101, 933808, 70443],
    [BASE_SHAPE, 200, 1952368, 70443],
    [shape(8, [5, 20], [2, 8], 2, 40), 80, 391312, 34731],
    [shape(8, [5, 16], [2, 6], 2, 17), 80, 245961, 11157],
    [shape(2, [5, 20], [2, 6], 1, 16), 101, 92600, 3117],
    [shape(2, [5, 20], [2, 8], 2, 10), 200, 137698, 2445],
  ];
  for (const [network, frames, macs, parameters] of golden) {
    assertEquals(thopMacs(network, frames).total, macs);
    assertEquals(parameterCount(network), parameters);
  }
  assertEquals(4 * parameterCount(BASE_SHAPE), BASE_BYTES);
});
