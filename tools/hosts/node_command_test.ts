import { hostTests } from "./testing.ts";

for (
  const test of hostTests(
    ({ name, isEmulated }) => /^Node\b/.test(name) && !isEmulated,
    Deno.build.arch === "x86_64" ? 5 : 4,
  )
) Deno.test(test);
