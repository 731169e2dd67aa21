import { assertEquals } from "@std/assert";
import { isSerious, readRemarks } from "./documentation.ts";

const OUTPUT = `error[missing-jsdoc]: exported symbol is missing JSDoc documentation
 --> /p/summary.ts:7:3
  |
7 |   auc: number;
  |   ^


error[private-type-ref]: public type 'plan' references private type 'Random'
  --> /p/sampling.ts:31:1
   |
error: Found 2 documentation lint errors.
`;

Deno.test("remarks have a rule and a place", () => {
  assertEquals(readRemarks(OUTPUT).map(({ rule, place }) => [rule, place]), [
    ["missing-jsdoc", "/p/summary.ts:7:3"],
    ["private-type-ref", "/p/sampling.ts:31:1"],
  ]);
});

Deno.test("an export without documentation or type is serious, a member without it is not", () => {
  const [member, type] = readRemarks(OUTPUT);
  assertEquals(isSerious(member, "  auc: number;"), false);
  assertEquals(isSerious(member, "export function auc(): number {"), true);
  assertEquals(isSerious(type, "export function plan(): void {"), false);
  assertEquals(isSerious({ ...type, rule: "missing-explicit-type" }, "export const A = 1;"), true);
});
