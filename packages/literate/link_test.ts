import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { addressProblem, encodeAddress, unescapeHtml } from "./address.ts";
import { buildReport } from "./build.ts";
import { ChapterError } from "./error.ts";
import { escapeHtml } from "./escape.ts";
import { drawingProblem, embedImage } from "./image.ts";
import { buildTexts, HEAD, root, withBuildDir } from "./testdata/chapters.ts";

const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==";

Deno.test("a value in a link's address stays what it is, in prose, captions and headings", async () => {
  const html = await buildTexts(`${HEAD}
# About {#sec-a}

\`\`\`ts caption="Of [it]({{ address }})"
const address = "https://example.org/a?b=1&c=ü 2";
const part = "x_y";
table([{ a: 1 }]);
\`\`\`

See [a text]({{ address }} "title"), [part](https://example.org/{{ part }}#{{ part }}) and
<a href="https://example.org/{{ part }}">raw</a>.
`);
  const address = "https://example.org/a?b=1&amp;c=%C3%BC%202";
  assertStringIncludes(html, `<a href="${address}" title="title">a text</a>`);
  assertStringIncludes(html, `Of <a href="${address}">it</a>`);
  assertStringIncludes(html, '<a href="https://example.org/x_y#x_y">part</a>');
  assertStringIncludes(html, '<a href="https://example.org/x_y">raw</a>');
  assert(!/%EE%80|[\uE000-\uE003]/.test(html));
});

Deno.test("a link leads outside by http, https or mailto, or to something on the page", async () => {
  const html = await buildTexts([
    `${HEAD}\n# A {#sec-a}\n\n[b](#sec-b), [c](#eq-c), [d](mailto:a@b.org), <https://a.org/%20>.\n`,
    `${HEAD}\n# B {#sec-b}\n\n$$x$$ {#eq-c}\n\n<a id="own"></a>[e](#own) www.a.org\n`,
  ]);
  for (const address of ["#sec-b", "#eq-c", "mailto:a@b.org", "https://a.org/%20", "#own"]) {
    assertStringIncludes(html, `<a href="${address}">`);
  }
});

Deno.test("headings on the same lines of two chapters have places of their own, to which the contents lead", async () => {
  const html = await buildTexts([
    `${HEAD}\n# Preface {.unnumbered}\n`,
    `${HEAD}\n# Afterword {.unnumbered}\n`,
  ]);
  for (const id of ["section-chapter-line-5", "section-chapter1-line-5"]) {
    assertStringIncludes(html, `<h2 id="${id}"`);
    assertStringIncludes(html, `<a href="#${id}"><span class="number"></span>`);
  }
});

const table = (text: string): string =>
  `${HEAD}\n\`\`\`ts caption="A"\ntable([{ a: ${JSON.stringify(text)} }]);\n\`\`\`\n`;
const figure = (svg: string): string =>
  `${HEAD}\n\`\`\`ts caption="A" alt="A"\nfigure(${JSON.stringify(svg)});\n\`\`\`\n`;

const BROKEN: [string, string, string][] = [
  [
    "a dead anchor",
    `${HEAD}\nA.\n\nSee [x](#nowhere).\n`,
    "chapter.md:7:9: the link #nowhere leads",
  ],
  [
    "a dead anchor in raw HTML",
    `${HEAD}\n<a href='#no'>x</a>\n`,
    "chapter.md:5:10: the link #no leads",
  ],
  ["a dead anchor in a value's link", table("[x](#no)"), "chapter.md:5:1: the link #no leads"],
  [
    "a place that is there twice",
    `${HEAD}\n<a id="own"></a>[x](#own)\n\n# A {#sec-a}\n\n<b id="own">y</b>\n`,
    'chapter.md:7:1: the name "own" stands twice on the page',
  ],
  [
    "a place with the name of one of the page's own",
    `${HEAD}\n# A {#sec-a}\n\nSo[^n].<b id="notes">y</b>\n\n[^n]: Note.\n`,
    'chapter.md:5:1: the name "notes" stands twice on the page',
  ],
  [
    "a link to a file",
    `${HEAD}\nSee [x](other.md).\n`,
    "chapter.md:5:9: a link must lead to https:",
  ],
  ["a link without an address", `${HEAD}\nSee [x]().\n`, "a link must lead to https:"],
  ["a script in a link", `${HEAD}\n[x](javascript:alert\\(1\\))\n`, "a link must lead to https:"],
  [
    "a script in a link of data",
    table("[x](javascript:alert(1))"),
    "chapter.md:5:1: a link must lead",
  ],
  ["a hidden script", table("[x](JAVA&#115;cript:alert(1))"), "chapter.md:5:1: a link must lead"],
  [
    "a script in a value's address",
    `${HEAD}\nSee [x]({{ "javascript:alert(1)" }}).\n`,
    "chapter.md:5:9: a link must lead",
  ],
  ["a page of data", `${HEAD}\n[x](data:text/html,hi)\n`, "chapter.md:5:5: a link must lead"],
  [
    "a link by an unknown name",
    `${HEAD}\nSee [x][nowhere].\n`,
    'chapter.md:5:5: the link "[x][nowhere]"',
  ],
  [
    "a footnote without a text",
    `${HEAD}\nSo[^1].\n`,
    "chapter.md:5:3: the footnote [^1] has no text",
  ],
  [
    "a footnote that nothing refers to",
    `${HEAD}\nSo.\n\n[^a]: It is.\n`,
    'chapter.md:7:1: nothing refers to the footnote "[^a]:"',
  ],
  [
    "a footnote that stands twice",
    `${HEAD}\nSo[^a].\n\n[^a]: It is.\n\n[^a]: It was.\n`,
    'the footnote "[^a]:" stands twice',
  ],
  [
    "a footnote in a heading",
    `${HEAD}\n# So[^a]\n\n[^a]: It is.\n`,
    "chapter.md:5:1: a heading has no footnotes",
  ],
  [
    "an image that is missing",
    `${HEAD}\nIs ![a](no.png).\n`,
    'chapter.md:5:9: the image "no.png" is not',
  ],
  [
    "an image without text",
    `${HEAD}\nIs ![](no.png).\n`,
    "chapter.md:5:8: an image needs alternative",
  ],
  [
    "a raw image without text",
    `${HEAD}\nIs <img src="no.png">.\n`,
    "an image needs alternative text",
  ],
  [
    "an image from outside",
    `${HEAD}\n![a](https://a.org/a.png)\n`,
    "chapter.md:5:6: an image must be a",
  ],
  [
    "an image from data",
    table("![a](https://a.org/a.png)"),
    "chapter.md:5:1: text of a cell cannot",
  ],
  [
    "a script in a drawing",
    figure("<svg><script>1</script></svg>"),
    "chapter.md:5:1: a figure must be",
  ],
  [
    "a chart that leads to a script",
    `${HEAD}\n\`\`\`ts caption="A" alt="A"\nfigure({ mark: "point", data: { values: [{ h: "javascript:1" }] }, ` +
    `encoding: { href: { field: "h" } } });\n\`\`\`\n`,
    "chapter.md:5:1: Cannot draw the chart: Cannot load",
  ],
];

for (const [what, text, message] of BROKEN) {
  Deno.test(`${what} is an error at its place`, async () => {
    await assertRejects(() => buildTexts(text), ChapterError, message);
  });
}

Deno.test("a picture beside the chapter becomes part of the page", async () => {
  await withBuildDir(async (dir) => {
    Deno.writeFileSync(`${dir}/a b.png`, Uint8Array.fromBase64(PIXEL));
    Deno.writeTextFileSync(`${dir}/a.md`, "");
    assertEquals(embedImage("a%20b.png", `${dir}/a.md`), `data:image/png;base64,${PIXEL}`);
    const html = await buildTexts(
      `${HEAD}\nIs ![a *b*](${"../"}${dir.split("/").at(-1)}/a%20b.png).\n`,
    );
    assertStringIncludes(html, `<img src="data:image/png;base64,${PIXEL}" alt="a b">`);
  });
});

Deno.test("no address but of a known kind passes, however it is written", () => {
  const scheme = fc.constantFrom(
    "javascript",
    "JavaScript",
    "data",
    "vbscript",
    "file",
    "blob",
    "ftp",
  );
  const blank = fc.constantFrom("", " ", "\t", "\n", "\u0000", "\u00A0");
  fc.assert(
    fc.property(blank, scheme, blank, fc.webPath(), (a, name, b, rest) => {
      assert(addressProblem(`${a}${name.slice(0, 4)}${b}${name.slice(4)}:${rest}`) !== undefined);
    }),
    { seed: 6 },
  );
  fc.assert(
    fc.property(fc.webUrl(), (url) => {
      assertEquals(addressProblem(url), undefined);
      assertEquals(new URL(encodeAddress(url)).href, new URL(url).href);
    }),
    { seed: 7 },
  );
});

Deno.test("text of HTML is the text that was escaped", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      assertEquals(unescapeHtml(escapeHtml(text)), text);
    }),
    { seed: 8 },
  );
});

Deno.test("drawings may refer to themselves and to addresses, and load nothing", () => {
  const fine = [
    '<svg><path clip-path="url(#a)"/><a href="https://a.org"><use xlink:href="#b"/></a></svg>',
    '<svg><image href="data:image/png;base64,AA"/></svg>',
    "<svg><text>onclick = 1</text></svg>",
    '<?xml version="1.0"?><svg><style>a{fill:url(#b)}</style><rdf:RDF about="https://a.org"/><fegaussianblur/></svg>',
    '<svg><text aria-label="a > b, href = c">&lt;img src="https://a.org">, import</text></svg>',
  ];
  for (const svg of fine) assertEquals(drawingProblem(svg), undefined, svg);
  const bad = [
    "<svg onload='x()'/>",
    '<svg><image xlink:href="https://a.org/a.png"/></svg>',
    "<svg><a xlink:href='javascript:1'/></svg>",
    "<svg><foreignObject/></svg>",
    '<svg><rect fill="url(https://a.org)"/></svg>',
    '<svg><img src="https://a.org/a.png"></svg>',
    '<svg><video src="https://a.org/a.mp4"/></svg>',
    '<svg><image srcset="https://a.org/a.png 2x"/></svg>',
    '<svg><style>@import "https://a.org/a.css";</style></svg>',
    "<svg><rect style=\"background:image-set('https://a.org/a.png' 1x)\"/></svg>",
    '<svg><use href="https://a.org/a.svg#b"/></svg>',
    '<svg><image alt=">" href="https://a.org/a.png"/></svg>',
    '<svg><set attributeName="href" to="https://a.org"/></svg>',
    "<svg/onload=x()>",
    '<svg><image href="https://a.org/a.png',
  ];
  for (const svg of bad) assert(drawingProblem(svg) !== undefined, svg);
});

Deno.test("a title's signs are shown in the running head as they are", async () => {
  const html = await buildTexts('---\ntitle: A & B <c> "d" {{ "é & e" }}\n---\n\nText.\n');
  assertStringIncludes(html, '@top-left{content:"A & B \\3c c> \\"d\\" é & e";');
  assertStringIncludes(html, "<title>A &amp; B &lt;c&gt; &quot;d&quot; é &amp; e</title>");
});

Deno.test("two chapters of one name in two folders are two chapters", async () => {
  await withBuildDir(async (dir) => {
    const chapters = ["one", "two"].map((name) => {
      Deno.mkdirSync(`${dir}/${name}`);
      const path = `${dir}/${name}/a.md`;
      Deno.writeTextFileSync(path, `${HEAD}\nThis is {{ "chapter " + "${name}" }}.\n`);
      return path;
    });
    const html = await buildReport({
      chapters,
      buildDir: dir,
      nodeModules: `${root}node_modules`,
      check: false,
    });
    assertStringIncludes(html, "chapter one");
    assertStringIncludes(html, "chapter two");
  });
});

Deno.test("private signs in data are no marks", async () => {
  const html = await buildTexts(
    `${HEAD}\n# A {#sec-a}\n\nIs {{ "\\uE0000\\uE001 \\uE0020\\uE003" }}.\n\n` +
      '```ts caption="A"\ntable([{ a: "\\uE0000\\uE001" }]);\n```\n',
    { onWarning: () => {} },
  );
  assertStringIncludes(html, "\uFFFD0\uFFFD \uFFFD0\uFFFD");
  assertStringIncludes(html, "<td>\uFFFD0\uFFFD</td>");
});
