import { assert, assertEquals, assertThrows } from "@std/assert";
import { projectRoot } from "@kws/cli";
import { createDetector, decodeKws, encodeKws } from "@kws/runtime";
import { bundleRuntime, type BundleSizes, MOST_BYTES } from "./runtime_bundle.ts";

const OLD = Deno.readFileSync(`${projectRoot()}/checkpoints/best/size.kws`);
/** The same model as a file of the version that the bundle reads. */
const MODEL = encodeKws(decodeKws(OLD, "size.kws"));

/** Runs in any host: the steps of three seconds of sound, as one text. */
const SCRIPT = `
const { createDetector } = await import(BUNDLE);
const steps = [];
const rule = { smoothing: 2, threshold: -4, refractory: 1 };
const own = createDetector({ model: MODEL, rule, onStep: (step) => steps.push(step) });
let state = 1;
const sound = Int16Array.from({ length: 48000 }, (_, i) => {
  state = (Math.imul(state, 1664525) + 1013904223) | 0;
  return (state >> 18) * (i >> 12) >> 3;
});
const found = [];
for (let at = 0; at < sound.length; at += 1000) found.push(...own.push(sound.subarray(at, at + 1000)));
`;

let made: Promise<{ path: string; sizes: BundleSizes }> | undefined;

function bundle() {
  return made ??= (async () => {
    const path = `${Deno.makeTempDirSync()}/runtime.min.js`;
    return { path, sizes: await bundleRuntime(path) };
  })();
}

/** What the script says with this function, here. */
function here(create: typeof createDetector): string {
  const run = new Function(
    "createDetector",
    "MODEL",
    SCRIPT.replace(/^const \{ createDetector.*$/m, "") + "return JSON.stringify([steps, found]);",
  );
  return run(create, MODEL);
}

Deno.test("the bundle is small and needs neither Deno nor Node", async () => {
  const { path, sizes } = await bundle();
  assert(sizes.gzipped <= MOST_BYTES, `${sizes.gzipped} bytes`);
  const text = Deno.readTextFileSync(path);
  assertEquals(
    text.match(/\bDeno\b|node:|\brequire\(|\bprocess\.|\bTextDecoder\b|\batob\b/g),
    null,
  );
});

Deno.test("a model run through the bundle says what it says from source", async () => {
  const { path } = await bundle();
  const expected = here(createDetector);
  assert(JSON.parse(expected)[0].length > 20);
  const { createDetector: bundled } = await import(`file://${path}`);
  assertEquals(here(bundled), expected);
  assertThrows(
    () => bundled({ model: OLD }),
    SyntaxError,
    "Cannot read the model as its version must be 2 (see deno task export): current value is 1",
  );
});

Deno.test("Node says the same, if it is there", async () => {
  const { path } = await bundle();
  const script = `
    const BUNDLE = ${JSON.stringify(`file://${path}`)};
    const MODEL = Uint8Array.of(${MODEL.join()});
    ${SCRIPT}
    console.log(JSON.stringify([steps, found]));`;
  let output: Deno.CommandOutput;
  try {
    output = await new Deno.Command("node", {
      args: ["--input-type=module", "--eval", script],
    }).output();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  assertEquals(new TextDecoder().decode(output.stderr), "");
  assertEquals(new TextDecoder().decode(output.stdout).trim(), here(createDetector));
});
