import { assertEquals } from "@std/assert";
import fc from "fast-check";

Deno.test("properties draw their cases from the seed of the run, by its way of starting them", () => {
  assertEquals(fc.readConfigureGlobal().seed, Number(Deno.env.get("KWS_TEST_SEED")));
});
