import { assertEquals } from "@std/assert";
import { fromHalf, toHalf } from "./half.ts";

Deno.test("every 16-bit float has the value that the engine gives it, and comes back", () => {
  const view = new DataView(new ArrayBuffer(2));
  for (let bits = 0; bits < 65536; bits++) {
    view.setUint16(0, bits);
    const value = view.getFloat16(0);
    assertEquals(fromHalf(bits), value);
    if (!Number.isNaN(value)) assertEquals(toHalf(value), bits);
  }
});

Deno.test("between two 16-bit floats the engine's rounding is taken", () => {
  const view = new DataView(new ArrayBuffer(2));
  for (let bits = 0; bits < 0x7c00; bits++) {
    const [low, high] = [fromHalf(bits), bits === 0x7bff ? 65536 : fromHalf(bits + 1)];
    for (const share of [0.25, 0.5, 0.75]) {
      const value = low + share * (high - low);
      view.setFloat16(0, value);
      assertEquals(toHalf(value), view.getUint16(0), `${value}`);
      assertEquals(toHalf(-value), view.getUint16(0) | 0x8000);
    }
  }
});
