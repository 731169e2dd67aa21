import { assert, assertEquals } from "@std/assert";
import { dirname, join } from "node:path";
import { filePath } from "./paths.ts";

const BAKE = filePath(new URL("./testdata/bake.ts", import.meta.url));

interface Run {
  code: number;
  out: string;
  error: string;
}

/** Runs Deno and reads what it prints. */
async function deno(args: string[], options: Deno.CommandOptions = {}): Promise<Run> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args, ...options })
    .output();
  const [out, error] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes).trim());
  return { code, out, error };
}

function bake(...words: string[]): Promise<Run> {
  const env = { NO_COLOR: "1", KWS_TRACE: "" };
  return deno(["run", "-q", "--no-check", "--no-prompt", "-A", BAKE, ...words], { env });
}

Deno.test("help is printed and nothing done, whatever else was typed", async () => {
  const { code, out, error } = await bake("write", "--help", "--xyz");
  assertEquals([code, error], [0, ""]);
  assert(out.startsWith("deno task bake [options] DEED"), out);
});

Deno.test("wrong use ends with 2, a check that fails and trouble with 1, all well with 0", async () => {
  assertEquals(await bake("paths", "--pth=x"), {
    code: 2,
    out: "",
    error: "Unknown option --pth=x: nearest: --path\nSee deno task bake --help",
  });
  assertEquals(await bake("check"), { code: 1, out: "", error: "" });
  assertEquals(await bake("nothing"), { code: 0, out: "", error: "" });
  assertEquals(await bake("read", "--path=/none/x"), {
    code: 1,
    out: "",
    error: "Cannot read /none/x as it must exist: nothing is there; check how it is spelt",
  });
});

Deno.test("faults and late errors show no stack unless it is asked for", async () => {
  const fault = await bake("fault");
  assertEquals(fault.code, 1);
  assertEquals(fault.error.split("\n").length, 1, fault.error);
  assert(/this program has a fault.*KWS_TRACE=1/.test(fault.error), fault.error);
  assertEquals(await bake("late"), {
    code: 1,
    out: "",
    error: "Cannot bake as the oven must be on",
  });
});

Deno.test("a late error that the command's own work hears of does not end it", async () => {
  assertEquals(await bake("heard"), { code: 0, out: "heard", error: "" });
});

Deno.test("a missing permission names the command that has it", async () => {
  const args = ["run", "-q", "--no-check", "--no-prompt", `--allow-read=${dirname(dirname(BAKE))}`];
  const { code, error } = await deno([...args, BAKE, "read", "--path", "/o d/x"]);
  assertEquals(code, 1);
  assertEquals(
    error,
    "Cannot read /o d/x as this command must have leave to: it lies outside its permissions; " +
      "run deno run -P=kitchen '--allow-read=/o d/x' packages/cli/testdata/bake.ts read --path '/o d/x'",
  );
});

Deno.test("Ctrl-C ends at once and says that the same command goes on", async () => {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "--no-check", "-A", BAKE, "wait"],
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const reader = child.stdout.getReader();
  await reader.read();
  child.kill("SIGINT");
  while (!(await reader.read()).done);
  const error = (await new Response(child.stderr).text()).trim();
  assertEquals((await child.status).code, 130);
  assert(/^Stopped\. .* the same command takes it up from there\.$/.test(error), error);
});

Deno.test("paths hold below odd folders, and are taken from where the user stands", async () => {
  const root = join(Deno.makeTempDirSync(), "o d#d %41 ü");
  const inner = join(root, "in ner");
  const cli = filePath(new URL(".", import.meta.url));
  Deno.mkdirSync(join(root, "packages/cli/testdata"), { recursive: true });
  Deno.mkdirSync(inner);
  try {
    for (const { name, isFile } of Deno.readDirSync(cli)) {
      if (isFile && name.endsWith(".ts")) {
        Deno.copyFileSync(join(cli, name), join(root, "packages/cli", name));
      }
    }
    Deno.copyFileSync(BAKE, join(root, "packages/cli/testdata/bake.ts"));
    // What the package stands on comes along.
    const ground = ["files", "names"];
    for (const one of ground) {
      Deno.mkdirSync(join(root, "packages", one));
      for (const { name } of Deno.readDirSync(join(cli, "..", one))) {
        Deno.copyFileSync(join(cli, "..", one, name), join(root, "packages", one, name));
      }
    }
    Deno.writeTextFileSync(
      join(root, "deno.json"),
      JSON.stringify({
        imports: Object.fromEntries(
          ground.map((one) => [`@kws/${one}`, `./packages/${one}/mod.ts`]),
        ),
        tasks: { bake: "deno run -q --no-check -A packages/cli/testdata/bake.ts" },
      }),
    );
    const words = ["paths", "--path", "../x"];
    const expected = JSON.stringify([root, join(inner, "a b"), join(root, "x")]);
    // npx sets INIT_CWD itself, and deno task keeps what is set.
    const task = await deno(["task", "-q", "bake", ...words], {
      cwd: inner,
      env: { INIT_CWD: inner },
    });
    assertEquals([task.out, task.error], [expected, ""]);
    // Without a task around it, the folder that the shell stands in counts, not a stale INIT_CWD.
    const file = join(root, "packages/cli/testdata/bake.ts");
    const run = await deno(["run", "-q", "--no-check", "-A", file, ...words], {
      cwd: inner,
      env: { INIT_CWD: "/elsewhere" },
    });
    assertEquals([run.out, run.error], [expected, ""]);
  } finally {
    Deno.removeSync(dirname(root), { recursive: true });
  }
});
