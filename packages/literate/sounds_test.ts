import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { ChapterError } from "./error.ts";
import { buildTexts, HEAD } from "./testdata/chapters.ts";

const chapter = (list: string): string => `${HEAD}\n\`\`\`ts\nsounds(${list});\n\`\`\`\n`;
/** A title with every sign that HTML minds, and the first bytes of a file. */
const sound = (start: string): string =>
  `{ title: '<b> "yes" & no', bytes: new TextEncoder().encode("${start}") }`;

Deno.test("recordings are played by the page, each by its name and as what it is", async () => {
  const html = await buildTexts(chapter(`[${sound("RIFF1")}, ${sound("fLaC2")}]`));
  const name = "&lt;b&gt; &quot;yes&quot; &amp; no";
  for (const source of ["audio/wav;base64,UklGRjE=", "audio/flac;base64,ZkxhQzI="]) {
    assertStringIncludes(html, `aria-label="${name}" src="data:${source}"></audio> ${name}`);
  }
  assertEquals(html.match(/<audio /g)?.length, 2);
  assertStringIncludes(html, "ul.sounds{display:none}", "paper has no sound");
});

Deno.test("no recordings leave no trace on the page", async () => {
  assertEquals((await buildTexts(chapter("[]"))).includes("<ul"), false);
});

Deno.test("what browsers do not play is an error at its place", async () => {
  await assertRejects(
    () => buildTexts(chapter(`[${sound("OggS")}]`)),
    ChapterError,
    'chapter.md:6:1: RangeError: Cannot play "<b> "yes" & no" as it must be a WAV or FLAC file: it begins with "OggS"',
  );
});
