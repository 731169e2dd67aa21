import { assert, assertEquals } from "@std/assert";
import { type Field, rangeOf } from "./field.ts";
import { HEAD_FIELDS, tailFields } from "./kws_fields.ts";
import { FIELD_TEXTS, type FieldText, KIND_TEXTS } from "./kws_texts.ts";
import { formatPage } from "./format_page.ts";
import { entryOf, type Kind, KINDS } from "./kinds.ts";

const KIND_TAGS = Object.keys(KINDS) as Kind[];

Deno.test("the page of the format is the one that the table gives: deno task build", () => {
  const page = Deno.readTextFileSync(new URL("../../docs/kws-format.md", import.meta.url));
  assertEquals(page, formatPage());
});

Deno.test("every field has a place for each of its values, and is told of; nothing else is", () => {
  const told: [readonly Field[], Record<string, FieldText>][] = [
    [[...HEAD_FIELDS, ...tailFields(0)], FIELD_TEXTS],
    ...KIND_TAGS.map((k): [readonly Field[], Record<string, FieldText>] => [
      entryOf(k).fields,
      KIND_TEXTS[k].fields,
    ]),
  ];
  for (const [fields, texts] of told) {
    assertEquals(fields.map(({ name }) => name), Object.keys(texts));
    for (const field of fields) {
      const { name, bits } = field;
      const { low, high, scale } = rangeOf(field);
      const codes = (high - low) * scale + 1;
      assert(codes <= 2 ** bits, `${name}: ${codes} values in ${bits} bits`);
    }
  }
  assertEquals(new Set(KIND_TAGS.map((kind) => entryOf(kind).code)).size, KIND_TAGS.length);
});
