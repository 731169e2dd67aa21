import { assert, assertEquals } from "@std/assert";
import type { Hole } from "./float.ts";
import { pagesOfNames, renderPdf } from "./pdf.ts";
import { buildTexts, HEAD } from "./testdata/chapters.ts";
import { MARGINS } from "./theme.ts";

const figure = (name: string, height: number): string =>
  `\`\`\`ts #fig-${name} caption="${name}" alt="A box"
figure('<svg xmlns="http://www.w3.org/2000/svg" width="600" height="${height}"><rect width="600" height="${height}"/></svg>');
\`\`\`
`;
const paragraphs = (count: number, word: string): string =>
  Array.from({ length: count }, (_, i) => `${word}${i}. ${"Words that fill lines. ".repeat(16)}\n`)
    .join("\n");

async function print(
  text: string,
): Promise<{ pages: Map<string, number>; holes: Hole[]; order: string; pdf: Uint8Array }> {
  const holes: Hole[] = [];
  const html = await buildTexts(text);
  const pdf = await renderPdf(html, { onHole: (hole) => holes.push(hole) });
  const { extractText, getDocumentProxy } = await import("unpdf");
  const { text: order } = await extractText(await getDocumentProxy(pdf.slice()), {
    mergePages: true,
  });
  return { pages: pagesOfNames(pdf), holes, order, pdf };
}

Deno.test("a figure that does not fit goes behind the next paragraphs, and the page is full", async () => {
  const { pages, holes, order } = await print(
    `${HEAD}\n# One {#sec-one}\n\nSee @fig-tall, @sec-two.\n\n${paragraphs(4, "before")}\n${
      figure("tall", 520)
    }\n` +
      `${paragraphs(9, "after")}\n# Two {#sec-two}\n\n${paragraphs(3, "end")}`,
  );
  assertEquals(holes, []);
  assertEquals(pages.get("fig-tall"), 2);
  const at = (word: string): number => order.replaceAll(/\s+/g, "").indexOf(word);
  assert(at("after0.") >= 0 && at("after0.") < at("Figure1.tall"), "text has passed the figure");
  assert(at("Figure1.tall") < at("end0."), "the figure stays in its chapter");
});

Deno.test("figures keep their order", async () => {
  const { order } = await print(
    `${HEAD}\n# One {#sec-one}\n\nSee @fig-a, @fig-b, @fig-c.\n\n${paragraphs(3, "p")}\n${
      figure("a", 500)
    }\n` +
      `${paragraphs(2, "q")}\n${figure("b", 450)}\n${figure("c", 300)}\n${paragraphs(6, "r")}`,
  );
  const places = ["1.a", "2.b", "3.c"].map((name) =>
    order.replaceAll(/\s+/g, "").indexOf(`Figure${name}`)
  );
  assert(places[0] >= 0);
  assertEquals(places, places.toSorted((x, y) => x - y));
});

/** The empty part at the foot of every page of a PDF, by where its text ends. */
async function emptyShares(pdf: Uint8Array): Promise<number[]> {
  const { getDocumentProxy } = await import("unpdf");
  const document = await getDocumentProxy(pdf.slice());
  const { top, bottom } = MARGINS;
  const [foot, height] = [bottom, 297 - top - bottom].map((millimetres) => millimetres / 25.4 * 72);
  const shares: number[] = [];
  for (let i = 1; i <= document.numPages; i++) {
    const { items } = await (await document.getPage(i)).getTextContent();
    const ends = items.flatMap((item) =>
      "str" in item && item.str.trim() !== "" && item.transform[5] > foot ? [item.transform[5]] : []
    );
    shares.push((Math.min(...ends) - foot) / height);
  }
  return shares;
}

Deno.test("a page that stays more than a fifth empty is reported, as it is printed, with what did not fit", async () => {
  const { holes, pdf } = await print(
    `${HEAD}\n# One {#sec-one}\n\nSee @fig-a, @fig-b.\n\n${figure("a", 350)}\n${
      figure("b", 700)
    }\n`,
  );
  assertEquals(holes.map(({ page, at }) => [page, at]), [[1, "chapter.md:13"]]);
  const [first] = await emptyShares(pdf);
  assert(
    Math.abs(first - holes[0].share) < 0.05,
    `${first} is printed, ${holes[0].share} was reported`,
  );
});

Deno.test("printed pages are full where nothing was reported, with figures and tables between the text", async () => {
  const table =
    `\`\`\`ts caption="Rows."\ntable(Array.from({ length: 14 }, (_, i) => ({ i })));\n\`\`\`\n`;
  const sections = Array.from(
    { length: 16 },
    (_, i) =>
      `## Section ${i} {#sec-${i}}\n\n${paragraphs(1 + i % 3, "p")}\n` +
      `${i % 4 === 1 ? figure(`f${i}`, 330) : i % 4 === 3 ? table : ""}\n`,
  );
  const { holes, pdf } = await print(`${HEAD}\n# All\n\n${sections.join("\n")}`);
  assertEquals(holes, []);
  const shares = await emptyShares(pdf);
  assert(shares.length > 4);
  for (const share of shares.slice(0, -1)) assert(share < 0.23, `${shares}`);
});

Deno.test("the contents have the pages on which the headings are printed", async () => {
  const sections = Array.from(
    { length: 8 },
    (_, i) =>
      `# Section ${i} {#sec-${i}}\n\n${paragraphs(2 + i % 3, "p")}\n${
        i % 3 === 1 ? figure(`f${i}`, 300) : ""
      }\n`,
  );
  const { pages, order } = await print(`${HEAD}\n${sections.join("\n")}`);
  const contents = order.replaceAll(/\s+/g, " ");
  for (let i = 0; i < 8; i++) {
    const page = pages.get(`sec-${i}`)!;
    assert(
      contents.includes(`Section ${i} ${page}`),
      `Section ${i} is on page ${page}: ${contents.slice(0, 300)}`,
    );
  }
});
