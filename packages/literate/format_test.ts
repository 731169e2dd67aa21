import { assertEquals, assertThrows } from "@std/assert";
import { bytes, exponent, fixed, integer, percent, text, times } from "./format.ts";

Deno.test("formats write numbers as the report does", () => {
  assertEquals(integer(70443), "70,443");
  assertEquals(integer(-1234567), "−1,234,567");
  assertEquals(fixed(2)(-3.14159), "−3.14");
  assertEquals(percent(0.1234), "12.3\u00A0%");
  assertEquals(exponent(3.6e-6), "3.6\u00A0·\u00A010⁻⁶");
  assertEquals(exponent(0), "0");
  assertEquals(bytes(3117), "3,117\u00A0B");
  assertEquals(bytes(281772), "281.8\u00A0kB");
  assertEquals([times(10.13), times(135.2)], ["10.1×", "135×"]);
});

Deno.test("no format shows what is no number", () => {
  for (const format of [integer, fixed(1), percent, exponent, bytes, times, text]) {
    for (const value of [NaN, Infinity, -Infinity]) {
      assertThrows(() => format(value), RangeError, "must be a finite number");
    }
  }
  for (const value of [undefined, null, {}, () => 1]) assertThrows(() => text(value), TypeError);
});
