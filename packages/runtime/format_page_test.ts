import { assert, assertEquals } from "@std/assert";
import { HEAD_FIELDS, TAIL_FIELDS } from "./kws_fields.ts";
import { formatPage } from "./format_page.ts";
import { entryOf, type Kind, KINDS } from "./kinds.ts";

const KIND_TAGS = Object.keys(KINDS) as Kind[];

Deno.test("the page of the format is the one that the table gives: deno task build", () => {
  const page = Deno.readTextFileSync(new URL("../../docs/kws-format.md", import.meta.url));
  assertEquals(page, formatPage());
});

Deno.test("every field has a place for each of its values, and is told of", () => {
  for (
    const field of [
      ...HEAD_FIELDS,
      ...TAIL_FIELDS,
      ...KIND_TAGS.flatMap((k) => entryOf(k).fields),
    ]
  ) {
    const { name, bits, low, high, scale = 1, about } = field;
    const codes = (high - low) * scale + 1;
    assert(codes <= 2 ** bits, `${name}: ${codes} values in ${bits} bits`);
    assert(about.length > 3);
  }
  assertEquals(new Set(KIND_TAGS.map((kind) => entryOf(kind).code)).size, KIND_TAGS.length);
});
