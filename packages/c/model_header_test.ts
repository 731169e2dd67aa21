import { assert, assertEquals } from "@std/assert";
import { encodeKws } from "@kws/runtime";
import { drawPacked } from "@kws/runtime/testing";
import { modelHeader } from "./model_header.ts";

Deno.test("a header holds the file's bytes, whatever its name", () => {
  const { rule: _, ...model } = drawPacked("crnn", 3);
  const bytes = encodeKws({ ...model, keyword: "*/ #error\n" });
  const header = modelHeader(bytes, "2nd wörd");
  const [, name, count, list] = /const uint8_t (\w+)\[(\d+)\] = \{([^}]*)\}/.exec(header)!;
  assertEquals([name, Number(count)], ["model_2nd_w_rd_kws", bytes.length]);
  assertEquals(Uint8Array.from(list.match(/\d+/g)!, Number), bytes);
  // The keyword neither ends its comment nor its line.
  assert(header.includes(" * keyword: * / #error \n"));
  assert(!header.includes("rule:"));
});
