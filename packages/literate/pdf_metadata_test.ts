import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { pageMetadata, withMetadata, xmpPacket } from "./pdf_metadata.ts";
import { buildTexts } from "./testdata/chapters.ts";

/** A print such as Chromium makes: objects, one table, a trailer. */
function print(): Uint8Array<ArrayBuffer> {
  const objects = [
    "<</Title (A)>>",
    "<</Type /Pages /Kids [] /Count 0>>",
    "<</Type /Catalog\n/Pages 2 0 R>>",
  ];
  let text = "%PDF-1.4\n";
  const places = objects.map((body, i) => {
    const at = text.length;
    text += `${i + 1} 0 obj\n${body}\nendobj\n`;
    return at;
  });
  const table = text.length;
  const rows = [
    `${"0".repeat(10)} 65535 f `,
    ...places.map((at) => `${String(at).padStart(10, "0")} 00000 n `),
  ];
  text += `xref\n0 4\n${
    rows.join("\n")
  }\ntrailer\n<</Size 4\n/Root 3 0 R\n/Info 1 0 R>>\nstartxref\n${table}\n%%EOF\n`;
  return new TextEncoder().encode(text);
}

const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

Deno.test("the table behind a print leads to each new object, whatever the texts hold", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "grapheme" }), fc.string(), async (title, author) => {
      const pdf = print();
      const out = await withMetadata(pdf, { title, author, language: "en", created: "2026-11-23" });
      assertEquals(out.subarray(0, pdf.length), pdf, "the print stays as it is");
      const text = latin1(out);
      const table = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)![1]);
      assert(text.startsWith("xref\n", table));
      const rows = [...text.slice(table).matchAll(/^(\d+) 1\n(\d{10}) 00000 n $/gm)];
      assertEquals(rows.map(([, number]) => number), ["3", "4", "5"]);
      for (const [, number, at] of rows) {
        assert(text.startsWith(`${number} 0 obj\n`, Number(at)), number);
      }
      const [, length, from] = /\/Subtype \/XML \/Length (\d+)>>\nstream\n()/d.exec(text)!;
      assert(from !== undefined);
      const start = text.indexOf("stream\n", text.indexOf("/Subtype /XML")) + 7;
      assert(text.startsWith("\nendstream", start + Number(length)));
    }),
    { seed: 5, numRuns: 30 },
  );
});

Deno.test("the catalogue keeps what it had and leads to the metadata; equal pages give equal bytes", async () => {
  const said = { title: "T", language: "en" };
  const out = await withMetadata(print(), said);
  assertStringIncludes(latin1(out), "<</Type /Catalog\n/Pages 2 0 R\n/Metadata 5 0 R>>");
  assertEquals(await withMetadata(print(), said), out);
  assert(!latin1(out).includes("CreationDate"), "a page without a day has none");
});

Deno.test("nothing claims a norm that nothing checks", () => {
  assert(!xmpPacket({ title: "T", language: "en" }).includes("pdfuaid"));
});

Deno.test("what is no print of Chromium's is refused", async () => {
  const bytes = new TextEncoder().encode("%PDF-1.7\nstartxref\n0\n%%EOF\n");
  await assertRejects(
    () => withMetadata(bytes, { title: "T", language: "en" }),
    Error,
    "must end with a table",
  );
});

Deno.test("a page's head says what its front matter says, values too, and the build's where it is silent", async () => {
  const html = await buildTexts(
    "---\ntitle: A *B* <C>\nauthors: One, Two & Three\nabstract: Of {{ 1 + 1 }}.\ncreated: 2026-11-23\nlang: de\n---\n\nText.\n",
    { metadata: { keywords: "x, y", created: "2000-01-01" } },
  );
  assertEquals(pageMetadata(html), {
    title: "A B <C>",
    language: "de",
    author: "One, Two & Three",
    subject: "Of 2.",
    keywords: "x, y",
    created: "2026-11-23",
  });
});

Deno.test("the metadata are well-formed and in order of list", () => {
  const xmp = xmpPacket({ title: "A & <B>", language: "en", author: "One, Two", keywords: "x, y" });
  assertStringIncludes(xmp, '<rdf:li xml:lang="x-default">A &amp; &lt;B&gt;</rdf:li>');
  assertStringIncludes(xmp, "<rdf:Seq><rdf:li>One</rdf:li><rdf:li>Two</rdf:li></rdf:Seq>");
  const open = [...xmp.matchAll(/<([\w:]+)(?:\s[^>]*)?>/g)].map(([, name]) => name).sort();
  const close = [...xmp.matchAll(/<\/([\w:]+)>/g)].map(([, name]) => name).sort();
  assertEquals(open, close);
});
