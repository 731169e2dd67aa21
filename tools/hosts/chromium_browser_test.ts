import { hostTests } from "./testing.ts";

for (const test of hostTests(({ name }) => name.startsWith("Chromium"), 6)) Deno.test(test);
