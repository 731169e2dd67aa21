import { hostTests } from "./testing.ts";

for (const test of hostTests(({ isEmulated }) => isEmulated, 4)) Deno.test(test);
