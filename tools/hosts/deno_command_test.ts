import { hostTests } from "./testing.ts";

for (const test of hostTests(({ name }) => name === "Deno", 2)) Deno.test(test);
