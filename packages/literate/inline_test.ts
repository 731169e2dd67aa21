import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { expressionEnd, formatBar, scanInline, type Span } from "./inline.ts";

function scan(source: string): { out: string; spans: Span[]; problems: string[] } {
  const spans: Span[] = [];
  const problems: string[] = [];
  const out = scanInline(source, {
    place: (offset) => ({ line: 1, column: offset + 1 }),
    spans,
    problem: ({ message }) => problems.push(message),
    values: true,
  });
  return { out, spans, problems };
}

Deno.test("an expression ends at the braces outside of its own brackets, strings and templates", () => {
  for (const inner of ["a", "{ a: { b: 1 }}.a.b", "`${{ a: '}}' }}`", '"}}"', "f({ a: [{}] })"]) {
    assertEquals(expressionEnd(`${inner} }} rest`, 0), inner.length + 1, inner);
  }
  assertEquals(expressionEnd("a } b", 0), -1);
});

Deno.test("the last single bar before a name is a format, any other an operator", () => {
  assertEquals(formatBar("a | integer"), 2);
  assertEquals(formatBar("a | fixed(2) "), 2);
  assertEquals(formatBar("a || b"), -1);
  assertEquals(formatBar("(a | b)"), -1);
  assertEquals(formatBar("a || b | percent"), 7);
  assertEquals(formatBar("'|' + a"), -1);
  assertEquals(formatBar("a | 3"), -1);
});

Deno.test("references, citations, mathematics and values are found, code is left alone", () => {
  const { spans } = scan(
    "See @fig-a-b, [@x; @y, p. 3], $a_1$, {{ v }}; `@fig-c {{ w }} $x$`, a@b.",
  );
  assertEquals(spans.map(({ kind, text }) => [kind, text]), [
    ["reference", "fig-a-b"],
    ["citation", "@x; @y, p. 3"],
    ["math", "a_1"],
    ["value", " v "],
  ]);
});

Deno.test("escaped signs belong to the mathematics, also at its end", () => {
  for (const tex of ["\\{1,2\\}", "5\\%", "\\}", "a\\$b", "x\\\\y", "\\$"]) {
    assertEquals(scan(`Is $${tex}$, so.`).spans.map(({ kind, text }) => [kind, text]), [[
      "math",
      tex,
    ]]);
  }
  const piece = fc.constantFrom("a", "1", "^", "+", " ", "\\{", "\\}", "\\%", "\\$", "\\\\", "\\,");
  const tex = fc.array(piece, { minLength: 1 }).map((pieces) => pieces.join(""))
    .filter((text) => text.trim() === text && !text.endsWith("\\,"));
  fc.assert(
    fc.property(tex, (text) => {
      assertEquals(scan(`$${text}$`).spans.map((span) => span.text), [text]);
    }),
    { seed: 5, numRuns: 300 },
  );
});

Deno.test("sums of money and addresses are no mathematics and no references", () => {
  for (
    const text of ["It costs $5 and $6.", "me@fig-a.org", "\\$a$ and \\@fig-a", "``a ` @fig-b``"]
  ) {
    assertEquals(scan(text).spans, [], text);
  }
});

Deno.test("a value without an end is a problem", () => {
  assertEquals(scan("a {{ b").problems, ["a value must end with }}"]);
});

Deno.test("text without marks stays as it is, whatever it is", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const bare = text.replaceAll(/[@$[{`\\\uE000\uE001]/g, "");
      assertEquals(scan(bare).out, bare);
    }),
    { seed: 1, numRuns: 200 },
  );
});

Deno.test("values are found at their places between any words", () => {
  const word = fc.stringMatching(/^[a-z0-9 .,]{0,12}$/);
  fc.assert(
    fc.property(fc.array(fc.tuple(word, word), { minLength: 1 }), (pairs) => {
      let source = "";
      const expected: [number, string][] = [];
      for (const [before, expression] of pairs) {
        source += before;
        expected.push([source.length + 1, ` ${expression} `]);
        source += `{{ ${expression} }}`;
      }
      const { spans } = scan(source);
      assertEquals(spans.map(({ column, text }) => [column, text]), expected);
    }),
    { seed: 2, numRuns: 100 },
  );
});
