import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { editDistance, nearestName } from "./nearest.ts";

Deno.test("the distance counts single changes", () => {
  assertEquals(editDistance("flour", "flour"), 0);
  assertEquals(editDistance("flour", "fluor"), 1);
  assertEquals(editDistance("kitten", "sitting"), 3);
  assertEquals(editDistance("", "abc"), 3);
});

Deno.test("the distance is the same both ways, and naught for equal names alone", () => {
  const name = fc.stringMatching(/^[abc]{0,8}$/);
  fc.assert(fc.property(name, name, (a, b) => {
    const distance = editDistance(a, b);
    assertEquals(distance, editDistance(b, a));
    assertEquals(distance === 0, a === b);
    assert(distance >= Math.abs(a.length - b.length) && distance <= Math.max(a.length, b.length));
  }));
});

Deno.test("the nearest name resembles the one given", () => {
  assertEquals(nearestName("hapy", ["bed", "happy", "cat"]), "happy");
  assertEquals(nearestName("prof", ["jobs", "profile"]), "profile");
  assertEquals(nearestName("zzz", ["bed", "happy", "cat"]), undefined);
});
