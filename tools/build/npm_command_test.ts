import { assert, assertEquals } from "@std/assert";
import { projectRoot } from "@kws/cli";
import type * as runtime from "@kws/runtime";
import { createDetector, type SpotterStep } from "@kws/runtime";
import type * as web from "@kws/web";
import type * as declared from "../../packages/npm/index.d.ts";
import type * as declaredWeb from "../../packages/npm/web.d.ts";
import { buildNpm } from "./npm.ts";

// What is declared for users of npm is what there is: each takes the other's place. Checked by the compiler.
type Holds<A extends B, B> = [A, B];
export type Checks = [
  Holds<typeof runtime.createDetector, typeof declared.createDetector>,
  Holds<declared.CreateDetectorOptions, runtime.CreateDetectorOptions>,
  Holds<runtime.LiveDetector, declared.LiveDetector>,
  Holds<runtime.Detection, declared.Detection>,
  Holds<declared.Detection, runtime.Detection>,
  Holds<runtime.StreamRule, declared.StreamRule>,
  Holds<declared.StreamRule, runtime.StreamRule>,
  Holds<typeof web.WakeWord.create, (options: declaredWeb.WakeWordOptions) => Promise<unknown>>,
  Holds<Pick<web.WakeWord, keyof web.WakeWord>, Pick<declaredWeb.WakeWord, keyof web.WakeWord>>,
  Holds<keyof declaredWeb.WakeWord, keyof web.WakeWord>,
  Holds<web.WakeWordFault, declaredWeb.WakeWordFault>,
  Holds<declaredWeb.WakeWordFault, web.WakeWordFault>,
  Holds<web.Heard, declaredWeb.Heard>,
  Holds<declaredWeb.Heard, web.Heard>,
];

/** A second and a half of noise, the same in every host. */
const SCRIPT = `
let state = 1;
const sound = Int16Array.from({ length: 24000 }, () => {
  state = (Math.imul(state, 1664525) + 1013904223) | 0;
  return state >> 18;
});
const steps = [];
const rule = { smoothing: 1, threshold: -30, refractory: 1 };
const detector = createDetector({ model, rule, onStep: ({ sample, logOdds }) => steps.push([sample, logOdds]) });
const found = detector.push(sound).length;
console.log(JSON.stringify([detector.model.keyword, found, steps]));
`;

/** What the script prints here. */
function here(): string {
  const model = Deno.readFileSync(`${projectRoot()}/checkpoints/best/small.kws`);
  let printed = "";
  const run = new Function("createDetector", "model", "console", SCRIPT);
  run(createDetector, model, { log: (text: string) => printed = text });
  return printed;
}

async function run(command: string, args: string[], cwd: string): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(command, { args, cwd }).output();
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes).trim();
  assertEquals(code, 0, text(stderr));
  return text(stdout);
}

Deno.test("the package is packed, installed into an empty project, and steps there bit for bit, as module and by require", async () => {
  const dir = Deno.makeTempDirSync();
  try {
    await buildNpm(`${dir}/package`);
    const archive = await run(
      "npm",
      ["pack", "--silent", "--pack-destination", dir],
      `${dir}/package`,
    );
    Deno.mkdirSync(`${dir}/project`);
    Deno.writeTextFileSync(`${dir}/project/package.json`, '{ "name": "empty", "private": true }');
    const install = [
      "install",
      "--silent",
      "--no-audit",
      "--no-fund",
      "--offline",
      `${dir}/${archive}`,
    ];
    await run("npm", install, `${dir}/project`);
    Deno.writeTextFileSync(
      `${dir}/project/listen.mjs`,
      `import { readFileSync } from "node:fs";
       import { createDetector } from "kws-runtime";
       const model = new Uint8Array(readFileSync(new URL(import.meta.resolve("kws-runtime/models/small.kws"))));` +
        SCRIPT,
    );
    Deno.writeTextFileSync(
      `${dir}/project/listen.cjs`,
      `const { readFileSync } = require("node:fs");
       const { createDetector } = require("kws-runtime");
       const model = new Uint8Array(readFileSync(require.resolve("kws-runtime/models/small.kws")));` +
        SCRIPT,
    );
    const expected = here();
    const steps = (JSON.parse(expected) as [string, number, SpotterStep[]])[2];
    assert(steps.length > 5);
    for (const file of ["listen.mjs", "listen.cjs"]) {
      assertEquals(await run("node", [file], `${dir}/project`), expected, file);
    }
    const files = await run("tar", ["-tzf", archive], dir);
    assertEquals(files.split("\n").map((file) => file.replace("package/", "")).sort(), [
      ...["README.md", "index.d.cts", "index.d.ts", "models/quality.kws", "models/size.kws"],
      ...["models/small.kws", "package.json", "runtime.cjs", "runtime.mjs"],
      ...["runtime.scalar.cjs", "runtime.scalar.mjs", "web.d.ts", "web/wake-word.min.js"],
      ...["web/worklet.min.js", "web/worklet.scalar.min.js"],
    ]);
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
});

Deno.test("the runtime is ready for JSR: a dry run of publishing it passes", async () => {
  const args = ["publish", "--dry-run", "--allow-dirty", "--no-check"];
  await run(Deno.execPath(), args, `${projectRoot()}/packages/runtime`);
});
