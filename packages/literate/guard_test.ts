import { assertEquals, assertThrows } from "@std/assert";
import { guardGlobals } from "./guard.ts";

const here = new URL(import.meta.url).pathname;

Deno.test("clock, chance and network throw under every name, and come back afterwards", () => {
  const calls: Record<string, () => unknown> = {
    now: () => globalThis.Date.now(),
    random: () => globalThis["Math"].random(),
    getRandomValues: () => self.crypto.getRandomValues(new Uint8Array(4)),
    randomUUID: () => globalThis.crypto.randomUUID(),
    fetch: () => globalThis.fetch("http://127.0.0.1:1/").catch(() => undefined),
  };
  const unguard = guardGlobals(here);
  try {
    for (const [name, call] of Object.entries(calls)) {
      assertThrows(call, TypeError, `Cannot call ${name} in a cell`);
    }
    assertThrows(() => globalThis.performance.now(), TypeError, "Cannot call now in a cell");
  } finally {
    unguard();
  }
  assertEquals(typeof globalThis.performance.now(), "number");
  assertEquals(Number.isFinite(calls.now()), true);
  assertEquals((calls.random() as number) < 1, true);
});

Deno.test("code that is not the chapter's own may go on", () => {
  const unguard = guardGlobals("/somewhere/else.ts");
  try {
    assertEquals(Number.isFinite(globalThis.Date.now()), true);
  } finally {
    unguard();
  }
});
