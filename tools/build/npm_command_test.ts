import { assert, assertEquals } from "@std/assert";
import { projectRoot } from "@kws/cli";
import { resample } from "@kws/features";
import type * as runtime from "@kws/runtime";
import { createDetector, createDetectors, type SpotterStep } from "@kws/runtime";
import { goldenSounds } from "@kws/runtime/golden";
import type * as web from "@kws/web";
import type * as calibration from "@kws/web/calibrate";
import type * as declaredCalibration from "../../packages/npm/calibrate.d.ts";
import type * as declared from "../../packages/npm/index.d.ts";
import type * as declaredWeb from "../../packages/npm/web.d.ts";
import { OLD_NODE } from "../hosts/scripts.ts";
import { installPackage, runIn } from "./installed_package.ts";

// What is declared for users of npm is what there is: each takes the other's place. Checked by the compiler.
type Holds<A extends B, B> = [A, B];
export type Checks = [
  Holds<typeof runtime.createDetector, typeof declared.createDetector>,
  Holds<typeof runtime.createDetectors, typeof declared.createDetectors>,
  Holds<declared.CreateDetectorsOptions, runtime.CreateDetectorsOptions>,
  Holds<runtime.SharedDetection, declared.SharedDetection>,
  Holds<declared.SharedDetection, runtime.SharedDetection>,
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
  Holds<typeof calibration.calibrateModel, typeof declaredCalibration.calibrateModel>,
  Holds<typeof declaredCalibration.calibrateModel, typeof calibration.calibrateModel>,
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
const together = createDetectors({ models: [{ model, rule }, { model, rule: { ...rule, smoothing: 3 } }] });
console.log(JSON.stringify([detector.model.keyword, found, steps, together.frontEnds, together.push(sound)]));
`;

/** What the script prints here. */
function here(): string {
  const model = Deno.readFileSync(`${projectRoot()}/checkpoints/best/small.kws`);
  let printed = "";
  const run = new Function("createDetector", "createDetectors", "model", "console", SCRIPT);
  run(createDetector, createDetectors, model, { log: (text: string) => printed = text });
  return printed;
}

Deno.test("the package is packed, installed into an empty project, and steps there bit for bit, as module and by require", async () => {
  const dir = Deno.makeTempDirSync();
  try {
    const { project, archive } = await installPackage(dir);
    Deno.writeTextFileSync(
      `${project}/listen.mjs`,
      `import { readFileSync } from "node:fs";
       import { createDetector, createDetectors } from "kws-runtime";
       const model = new Uint8Array(readFileSync(new URL(import.meta.resolve("kws-runtime/models/small.kws"))));` +
        SCRIPT,
    );
    Deno.writeTextFileSync(
      `${project}/listen.cjs`,
      `const { readFileSync } = require("node:fs");
       const { createDetector, createDetectors } = require("kws-runtime");
       const model = new Uint8Array(readFileSync(require.resolve("kws-runtime/models/small.kws")));` +
        SCRIPT,
    );
    const expected = here();
    const steps = (JSON.parse(expected) as [string, number, SpotterStep[]])[2];
    assert(steps.length > 5);
    for (const file of ["listen.mjs", "listen.cjs"]) {
      assertEquals(await runIn(project, "node", [file]), expected, file);
    }
    // Every option of the package reaches it: the word in the background is one false accept, which is allowed.
    Deno.writeFileSync(`${project}/happy.pcm`, new Uint8Array(goldenSounds().happy.buffer));
    for (
      const [file, load] of [
        [
          "calibrate.mjs",
          `import { readFileSync } from "node:fs";
           import { calibrateModel } from "kws-runtime/calibrate";
           const path = new URL(import.meta.resolve("kws-runtime/models/quality.kws"));`,
        ],
        [
          "calibrate.cjs",
          `const { readFileSync } = require("node:fs");
           const { calibrateModel } = require("kws-runtime/calibrate");
           const path = require.resolve("kws-runtime/models/quality.kws");`,
        ],
      ]
    ) {
      Deno.writeTextFileSync(
        `${project}/${file}`,
        `${load}
         try { calibrateModel({ model: new Uint8Array(9), background: [], utterances: [] }); }
         catch (error) { console.log(error.name); }
         const { buffer } = Uint8Array.from(readFileSync("happy.pcm"));
         const sounds = [new Int16Array(buffer)];
         const options = { model: readFileSync(path), background: sounds, utterances: sounds, most: 1 };
         console.log(calibrateModel(options).falseAccepts);`,
      );
      assertEquals((await runIn(project, "node", [file])).trim(), "SyntaxError\n1", file);
    }
    // The README's stream hears what a microphone of another rate has recorded.
    const readme = Deno.readTextFileSync(`${projectRoot()}/packages/npm/README.md`);
    const [, stream] = /```js\n(import { detectionStream[^]*?)```/.exec(readme)!;
    const happy = Float32Array.from(goldenSounds().happy, (sample) => sample / 32768);
    const at48 = resample(happy, 16000, 48000);
    Deno.writeFileSync(`${project}/happy.f32`, new Uint8Array(at48.buffer));
    Deno.writeTextFileSync(
      `${project}/stream.mjs`,
      `import { readFileSync } from "node:fs";
       const path = new URL(import.meta.resolve("kws-runtime/models/quality.kws"));
       const model = new Uint8Array(readFileSync(path));
       const all = new Float32Array(Uint8Array.from(readFileSync("happy.f32")).buffer);
       const pieces = Array.from({ length: Math.ceil(all.length / 128) }, (_, i) => all.subarray(128 * i, 128 * i + 128));
       const microphone = ReadableStream.from(pieces);
       ${stream}`,
    );
    const [word, time] = (await runIn(project, "node", ["stream.mjs"])).trim().split(" ");
    assertEquals(word, "happy");
    const [expectedTime] = createDetector({
      model: Deno.readFileSync(`${projectRoot()}/checkpoints/best/quality.kws`),
    }).push(goldenSounds().happy).map(({ time }) => time);
    assert(Math.abs(Number(time) - expectedTime) < 0.1, `${time} and ${expectedTime}`);
    // The README's choice takes the build that the engine can load.
    const [, choice] = /```js\n(\/\/ A module[^]*?)```/.exec(readme)!;
    Deno.writeTextFileSync(
      `${project}/choose.mjs`,
      `import { readFileSync } from "node:fs";
       ${choice}
       const model = new Uint8Array(readFileSync(new URL(import.meta.resolve("kws-runtime/models/small.kws"))));` +
        SCRIPT,
    );
    for (
      const [command, ...flags] of Deno.build.arch === "x86_64" ? [["node"], OLD_NODE] : [["node"]]
    ) {
      assertEquals(await runIn(project, command, [...flags, "choose.mjs"]), expected, `${flags}`);
    }
    const files = await runIn(dir, "tar", ["-tzf", archive]);
    assertEquals(files.split("\n").map((file) => file.replace("package/", "")).sort(), [
      ...["README.md", "calibrate.cjs", "calibrate.d.cts", "calibrate.d.ts", "calibrate.mjs"],
      ...["index.d.cts", "index.d.ts", "models/quality.kws", "models/size.kws"],
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
  await runIn(`${projectRoot()}/packages/runtime`, Deno.execPath(), args);
});
