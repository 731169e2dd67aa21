/**
 * The tensors of every kind, for the page that describes `.kws` files: from the kinds' own tables.
 *
 * @module
 */
import { BIAS_BITS } from "./integer_tensor.ts";
import { entryOf, type Kind, type Network } from "./kinds.ts";
import { SHOWN_KINDS, type ShownKind } from "./kws_shapes.ts";

/** Numbers that stand for themselves. */
const MOST_LITERAL = 3;

/**
 * Dimensions in a shape's letters.
 *
 * @throws {RangeError} If a number is that of no letter, or of two.
 */
function dimensions(numbers: readonly number[], letters: Readonly<Record<string, number>>): string {
  const words = numbers.map((number) => {
    if (number <= MOST_LITERAL) return String(number);
    const found = Object.keys(letters).filter((letter) => letters[letter] === number);
    if (found.length === 1) return found[0];
    throw new RangeError(
      `Cannot name a dimension as ${number} must be the number of one letter: ` +
        `it is that of ${found.length}; change kws_shapes.ts`,
    );
  });
  return `(${words.join(", ")})`;
}

/** The scales and tensors of a kind in Markdown. */
export function tensorsText(kind: Kind): string {
  const { tensors, activations } = entryOf(kind);
  const { shapes, letters, legend, more } = SHOWN_KINDS[kind] as ShownKind<Network["shape"]>;
  const tables = shapes.map(({ title, shape }) => {
    const own = letters(shape);
    const scales = activations(shape);
    const rows = tensors(shape).map(({ name, shape: whole, stored }) => {
      const bits = stored.length > 1 ? "2 to 8, told" : String(BIAS_BITS);
      return `| \`${name}\` | ${dimensions(whole, own)} | ${dimensions(stored, own)} | ${bits} |`;
    });
    return [
      `With ${title}; \`scales\` are ${scales.length}: ${scales.join("; ")}.`,
      "",
      "| tensor | as floats | as integers | bits of an integer |",
      "| --- | --- | --- | --- |",
      ...rows,
    ].join("\n");
  });
  return `${legend}.\n\n${tables.join("\n\n")}\n\n${more}`;
}
