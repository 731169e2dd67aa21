import { compiled } from "@kws/c/testing";
import { hostTests } from "./testing.ts";

for (const test of hostTests(({ name }) => name === "C", 1, compiled)) Deno.test(test);
