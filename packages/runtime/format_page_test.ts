import { assert, assertEquals } from "@std/assert";
import { type Field, rangeOf } from "./field.ts";
import { HEAD_FIELDS, tailFields } from "./kws_fields.ts";
import { FIELD_TEXTS, type FieldText, KIND_TEXTS } from "./kws_texts.ts";
import { formatPage } from "./format_page.ts";
import { entryOf, type Kind, KINDS, type Network } from "./kinds.ts";
import { SHOWN_KINDS } from "./kws_shapes.ts";
import { isPacked } from "./model.ts";
import { goldenModels } from "./golden/make.ts";

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

/** The rows of a kind's tables of tensors: name, dimensions as floats and as integers. */
function rowsOf(page: string, kind: Kind): string[][] {
  const [, text] = page.split(`### Tensors of ${kind}\n`);
  return text.split(/\n##/)[0].split("\n").filter((line) => line.startsWith("| `"))
    .map((line) => line.split("|").slice(1, 4).map((cell) => cell.trim().replaceAll("`", "")));
}

/** Dimensions of a row, of which the letters have these numbers. */
function numbersOf(cell: string, letters: Record<string, number>): number[] {
  return cell.slice(1, -1).split(", ").map((word) => Number(letters[word] ?? word));
}

/** The numbers of a page's letters for any shape, as its legend says them. */
function lettersOf({ kind, shape }: Network, name: string): Record<string, number> {
  const letters = SHOWN_KINDS[kind].letters(shape as never);
  if (kind === "crnn") return { A: shape.hidden, ...letters };
  if (kind !== "sparknet") return letters;
  const [, block = "0"] = /^block\.(\d+)/.exec(name) ?? [];
  const kernel = shape.kernels[Number(block)];
  return { ...letters, [block === "0" ? "K0" : "K1"]: kernel };
}

Deno.test("by the page every golden file has its tensors, their dimensions and its scales", () => {
  const page = formatPage();
  // Layers and blocks beyond those that are shown are as the last one shown.
  const last = { crnn: 1, sparknet: 1, "ds-cnn": 0 };
  const shown = (name: string, kind: Kind): string =>
    name.replace(/(?<=_l|block\.)\d+/, (n) => String(Math.min(Number(n), last[kind])));
  let tried = 0;
  for (const model of Object.values(goldenModels())) {
    const { kind, shape } = model;
    const rows = rowsOf(page, kind);
    for (const { name, shape: whole, stored } of entryOf(kind).tensors(shape)) {
      const letters = lettersOf(model as Network, name);
      const own = rows.filter((row) => row[0] === shown(name, kind));
      const told = own.map(([, floats, integers]) => [
        numbersOf(floats, letters),
        numbersOf(integers, letters),
      ]);
      const wanted = JSON.stringify([whole, stored]);
      assert(told.some((one) => JSON.stringify(one) === wanted), `${kind} ${name}: ${wanted}`);
      tried++;
    }
    if (isPacked(model)) {
      for (const name of entryOf(kind).activations(shape)) {
        assert(page.includes(name.replace(/block \d+/, "block 0")), `${kind}: ${name}`);
      }
    }
  }
  assert(tried > 100, `${tried}`);
});
