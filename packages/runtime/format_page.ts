/**
 * The page that describes `.kws` files, made from the table of fields.
 *
 * @module
 */
import type { Field } from "./field.ts";
import { rangeOf, rangeText } from "./field.ts";
import { HEAD_FIELDS, tailFields } from "./kws_fields.ts";
import { tensorsText } from "./format_tensors.ts";
import { FIELD_TEXTS, type FieldText, KIND_TEXTS } from "./kws_texts.ts";
import { entryOf, type Kind, KINDS } from "./kinds.ts";
import { LEAST_SCALE, MOST_PRODUCTS, MOST_TRANSFORMED, SUM, VOTE } from "./limits.ts";

type Texts = Readonly<Record<string, FieldText>>;

function row(field: Field, texts: Texts): string {
  const { name, bits, count } = field;
  const { low, scale } = rangeOf(field);
  const [about, unit, whenAbout] = texts[name];
  const code = [
    scale === 1 ? "" : scale < 1 ? ` · ${1 / scale}` : ` / ${scale}`,
    low === 0 ? "" : low < 0 ? ` − ${-low}` : ` + ${low}`,
  ].join("");
  const size = `${bits}${count ? " each" : ""}`;
  const only = whenAbout ? `; only with ${whenAbout}` : "";
  return `| \`${name}\` | ${size} | n${code} | ${rangeText(field)}${
    unit ? `, ${unit}` : ""
  } | ${about}${only} |`;
}

function table(fields: readonly Field[], texts: Texts): string {
  return [
    "| field | bits | value | range | what it says |",
    "| --- | --- | --- | --- | --- |",
    ...fields.map((field) => row(field, texts)),
  ].join("\n");
}

/** The page in Markdown. */
export function formatPage(): string {
  const kinds = (Object.keys(KINDS) as Kind[]).map((kind) => {
    const { code, fields } = entryOf(kind);
    const { about, window, fields: texts } = KIND_TEXTS[kind];
    const text =
      `### ${kind} (${code})\n\n${about[0].toUpperCase()}${about.slice(1)}; \`window\` counts ` +
      `${window}.\n\n${table(fields, texts)}`;
    return [kind, text] as const;
  });
  return `<!-- Made by \`deno task build\` from packages/runtime: change the table of fields instead. -->

# The \`.kws\` file, version 2

Everything that is needed to run a detector: front end, network, weights, rule for streams, keyword. The
code is \`packages/runtime\`: \`kws_fields.ts\` and the kinds' files hold the table that this page, the
writer and the reader are made from.

| byte | content |
| --- | --- |
| 0 | \`KWS\`, then the version, 2 |
| 4 | CRC-32 (ISO 3309, as in zip files) of all bytes from 8 on, little-endian |
| 8 | the fields below, one string of bits: the lowest bit of a byte first, the lowest bit of a number first |

A field is a whole number n ≥ 0 in so many bits; its value follows from it as the column says. A value
outside the range is no value: the file is refused. A field that is there "only with" something takes no
bits where that is not so; "each" are the bits of each number of a list. Zeros fill up the last byte. The
keyword follows in UTF-8, then the weights to the end of the file, then zeros to the end of the last byte.

## Fields, in their order

${table(HEAD_FIELDS, FIELD_TEXTS)}

The shape, by kind:

${kinds.map(([, text]) => text).join("\n\n")}

After the shape:

${table(tailFields(0), FIELD_TEXTS)}

## Weights

The tensors of a kind stand below in their order, each row-major: the last dimension runs fastest. Floats are
one array of the tensors "as floats", little-endian, all finite. Of integers there follow, as one string of
bits, each part for all tensors before the next one begins:

1. for every matrix (two dimensions or more) its bits of a weight less 2, in 3 bits: 2 to 8;
2. all scales, 8 bits each, signed: one a tensor, or with \`perRow\` one a row of every matrix;
3. all weights and biases "as integers", signed, of so many bits each; biases have 8.

Signed is two's complement. A matrix is what has two dimensions or more "as integers"; it alone has bits of
its own, and with \`perRow\` as many scales as its first dimension says. A weight q stands for
q · 2^(scale/8).

Of the classifier, weights and bias, the second row less the first is stored: its result is the log-odds of
the keyword. Rows of a GRU's tensors are H for each gate, in the gates' order. Of the second bias of three
gates the candidate's H are stored; those of reset and update are added to the first bias.

${kinds.map(([kind]) => `### Tensors of ${kind}\n\n${tensorsText(kind)}`).join("\n\n")}

## What a reader refuses besides

- an \`fftLength\` whose half has a prime factor above 5;
- a kernel of more bands than there are, or a rank above the smaller of \`H\` and the features of a step;
- front ends that transform more than ${MOST_TRANSFORMED} samples for a second of sound;
- networks of more than ${MOST_PRODUCTS} multiplications for a second of sound, or for a clip where only clips
  are run;
- scales at which the sum of a row can exceed ${SUM} in the units of the arithmetic (${VOTE} for the
  classifier), or with which a sum's own scale is below ${LEAST_SCALE}, biases and rows of zeros apart:
  \`limits.ts\` proves that nothing overflows within that;
- files of another length than the fields say, and set bits where zeros must be.

Version 1 is still read: \`kws_version_1.ts\`. Its files have no rule for streams.
`;
}
