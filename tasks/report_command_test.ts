import { assertEquals, assertStringIncludes } from "@std/assert";
import { projectRoot } from "@kws/cli";

async function report(...args: string[]): Promise<{ code: number; text: string }> {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "-A", "tasks/report.ts", ...args],
    cwd: projectRoot(),
    env: { NO_COLOR: "1" },
    stdout: "null",
    stderr: "piped",
  }).output();
  return { code, text: new TextDecoder().decode(stderr) };
}

Deno.test("the report builds from the committed results: none is stale, and nothing dangles", async () => {
  const { code, text } = await report("--html");
  assertEquals(code, 0, text);
  assertStringIncludes(text, "dist/report.html");
});

Deno.test("who asks for results that nobody has computed hears which there are", async () => {
  const { code, text } = await report("--html", "--profile", "quick-seed-77");
  assertEquals(code, 2, text);
  assertStringIncludes(
    text,
    "there are none of quick-seed-77; committed are full, quick-synthetic",
  );
});

Deno.test("a profile that names no results is wrong use, and the error says what would", async () => {
  const { code, text } = await report("--html", "--profile", "nothing");
  assertEquals(code, 2, text);
  assertStringIncludes(text, "full or quick-synthetic");
});

Deno.test("a figure that no text refers to ends the command: the report is strict", async () => {
  const folder = await Deno.makeTempDir();
  const chapter = [
    "---",
    "title: One figure",
    "---",
    "",
    "# A heading",
    "",
    "Nothing here refers to it.",
    "",
    '```ts #fig-alone caption="Alone." alt="A point"',
    "figure({",
    "  data: { values: [{ x: 1, y: 2 }] },",
    '  mark: "point",',
    '  encoding: { x: { field: "x", type: "quantitative" }, y: { field: "y", type: "quantitative" } },',
    "});",
    "```",
  ];
  try {
    await Deno.writeTextFile(`${folder}/01-alone.md`, chapter.join("\n") + "\n");
    const { code, text } = await report("--html", "--chapters", folder);
    assertEquals(code, 1, text);
    assertStringIncludes(text, "fig-alone");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a folder without chapters is an error that names it", async () => {
  const { code, text } = await report("--html", "--chapters", "packages");
  assertEquals(code, 2, text);
  assertStringIncludes(text, 'packages" has none');
});
