import { assert, assertEquals } from "@std/assert";
import * as runtime from "@kws/runtime/npm";
import * as calibrate from "@kws/web/calibrate";
import * as web from "@kws/web";
import type * as Declared from "../../packages/npm/index.d.ts";
import type * as DeclaredCalibrate from "../../packages/npm/calibrate.d.ts";
import type * as DeclaredWeb from "../../packages/npm/web.d.ts";

/** What the package says, filled with what it does: the compiler refuses whatever does not fit. */
const OURS: {
  index: Pick<
    typeof Declared,
    "createDetector" | "createDetectors" | "detectionStream" | "Resampler"
  >;
  calibrate: Pick<typeof DeclaredCalibrate, "calibrateModel">;
  web: {
    create(options: DeclaredWeb.WakeWordOptions): Promise<DeclaredWeb.WakeWord>;
    WakeWordError: typeof DeclaredWeb.WakeWordError;
  };
} = {
  index: runtime,
  calibrate,
  web: { create: (options) => web.WakeWord.create(options), WakeWordError: web.WakeWordError },
};

/** The other way round: whoever has written against the sources can go on with the package. */
type Fits<A extends B, B> = [A, B];
export type BothWays = [
  Fits<Declared.Detection, ReturnType<ReturnType<typeof runtime.createDetector>["push"]>[number]>,
  Fits<DeclaredWeb.WakeWordFault, web.WakeWordFault>,
  Fits<DeclaredWeb.WakeWordState, web.WakeWordState>,
  Fits<DeclaredWeb.Heard, web.Heard>,
  Fits<DeclaredWeb.HeardStep, web.HeardStep>,
  Fits<DeclaredWeb.ModelFile, web.ModelFile>,
  Fits<DeclaredWeb.WakeWordModel, web.WakeWordModel>,
  Fits<web.WakeWordOptions, DeclaredWeb.WakeWordOptions>,
];

/** Functions and classes that a file of declarations has. */
function declaredValues(file: string): string[] {
  const text = Deno.readTextFileSync(new URL(`../../packages/npm/${file}`, import.meta.url));
  return [...text.matchAll(/^export (?:function|class) (\w+)/gm)].map(([, name]) => name).sort();
}

Deno.test("what the package for npm declares is there, of the types that it declares", () => {
  assertEquals(declaredValues("index.d.ts"), [
    ...["Resampler", "createDetector", "createDetectors", "detectionStream"],
  ]);
  assertEquals(declaredValues("calibrate.d.ts"), ["calibrateModel"]);
  assertEquals(declaredValues("web.d.ts"), ["WakeWord", "WakeWordError"]);
  for (const [file, values] of [["index.d.ts", runtime], ["web.d.ts", web]] as const) {
    for (const name of declaredValues(file)) assert(name in values, name);
  }
  assert(OURS.index.createDetector === runtime.createDetector);
  assert(OURS.calibrate.calibrateModel === calibrate.calibrateModel);
});
