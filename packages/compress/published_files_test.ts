import { assertEquals } from "@std/assert";
import golden from "./golden/published_files.json" with { type: "json" };
import { describeModel } from "./golden/describe_model.ts";
import { decodeKws } from "./kws_file.ts";

// A change of writer and reader at once, after which no committed file is read as it was meant, is a
// change of the format. `golden/make_published_files.ts` is for files that were trained anew.
const CHECKPOINTS = new URL("../../checkpoints/", import.meta.url);
const bytesOf = (name: string): Uint8Array => Deno.readFileSync(new URL(name, CHECKPOINTS));

for (const [name, expected] of Object.entries(golden)) {
  Deno.test(`checkpoints/${name} is read as it was written`, () => {
    const described = describeModel(decodeKws(bytesOf(name), name));
    assertEquals(JSON.parse(JSON.stringify(described)), expected);
  });
}

Deno.test("the files that are read show every kind of weights", () => {
  const kinds = new Set(Object.keys(golden).map((name) => bytesOf(name)[8]));
  assertEquals([...kinds].sort(), [0, 1, 2, 4]);
});
