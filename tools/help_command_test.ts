import { assert, assertEquals } from "@std/assert";
import { projectRoot } from "@kws/cli";

const { tasks }: { tasks: Record<string, unknown> } = JSON.parse(
  Deno.readTextFileSync(`${projectRoot()}/deno.json`),
);

async function run(...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "-q", ...args],
    cwd: projectRoot(),
    env: { NO_COLOR: "1" },
  }).output();
  const [out, error] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes).trim());
  return { code, out, error };
}

for (const task of Object.keys(tasks)) {
  Deno.test(`deno task ${task} --help prints help of 80 columns and does nothing else`, async () => {
    const { code, out, error } = await run(task, "--help");
    assertEquals([code, error], [0, ""]);
    const [name] = task.split(":");
    assert(out.startsWith(`deno task ${name} [options]`), out.slice(0, 80));
    for (const line of out.split("\n")) assert([...line].length <= 80, line);
    assert(out.endsWith("This text."), out.slice(-80));
  });

  Deno.test(`deno task ${task} refuses an option that it does not know, with code 2`, async () => {
    const { code, out, error } = await run(task, "--no-such-option");
    assertEquals([code, out], [2, ""]);
    assert(error.startsWith("Unknown option --no-such-option"), error.slice(0, 200));
  });
}
