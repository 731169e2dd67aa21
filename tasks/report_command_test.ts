import { assertEquals, assertStringIncludes } from "@std/assert";
import { projectRoot } from "./project.ts";

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

Deno.test("the report builds from the committed results: none is stale, nothing dangles", async () => {
  const { code, text } = await report("--html");
  assertEquals(code, 0, text);
  assertStringIncludes(text, "dist/report.html");
});

Deno.test("results that are not there are an error that says how to make them", async () => {
  const { code, text } = await report("--html", "--profile", "nothing");
  assertEquals(code, 1, text);
  assertStringIncludes(text, "run deno task reproduce first");
});
