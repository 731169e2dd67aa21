import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { projectRoot } from "@kws/cli";
import {
  createDetector,
  decodeKws,
  Detector,
  encodeKws,
  Spotter,
  type SpotterStep,
} from "@kws/runtime";
import { drawFloat, drawPacked } from "@kws/runtime/testing";
import { bundleRuntime, type BundleSizes, MOST_BYTES } from "./runtime_bundle.ts";

const OLD = Deno.readFileSync(`${projectRoot()}/packages/runtime/golden/first/size.kws`);
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

/** All names that a value's users can read, with those of what it holds: `state.0.ranges`. */
function namesIn(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return [path];
  const own = value.constructor === Object || Array.isArray(value)
    ? []
    : Object.getOwnPropertyNames(Object.getPrototypeOf(value)).map((name) => `${path}.${name}()`);
  return [
    ...own,
    ...Object.entries(value).flatMap(([name, part]) => namesIn(part, `${path}.${name}`)),
  ].sort();
}

Deno.test("shortening leaves every name that a user of the bundle can read or give", async () => {
  const { path } = await bundle();
  const bundled = await import(`file://${path}`);
  const rule = { smoothing: 2, threshold: -4, refractory: 1 };
  const frontEnd = { sampleRate: 16000, fftLength: 512, hop: 320, bands: 4 };
  const seen = (all: typeof bundled): unknown => {
    const whole = all.createDetector({ model: MODEL, rule });
    // A network of one's own, whose groups of frames and state are given by name.
    const heard = new Float64Array(1);
    const network = {
      ...{ bands: 4, groups: { first: 2, every: 3 }, reach: 2, owner: 7 },
      state: [{ numbers: heard, ranges: [[0, 99]] }],
      push: () => heard[0]++ % 3 === 1 ? heard[0] : undefined,
      reset: () => {},
    };
    const spotter = new all.Spotter({ frontEnd, network });
    const steps: SpotterStep[] = spotter.run(new Float32Array(16000).fill(0.5));
    const detector = new all.Detector(rule, { keyword: "w", sampleRate: 16000, reach: 832 });
    const found = steps.map((step) => detector.push(step));
    const names = [whole, spotter, detector].map((value) => namesIn(value));
    return { names, steps, found, states: [whole, spotter, detector].map((one) => one.save()) };
  };
  assertEquals(seen(bundled), seen({ createDetector, Spotter, Detector }));
});

Deno.test("a state goes from the bundle to the source and back, and one of another model is refused", async () => {
  const { path } = await bundle();
  const { createDetector: bundled } = await import(`file://${path}`);
  const rule = { smoothing: 2, threshold: -4, refractory: 1 };
  const sound = Float32Array.from({ length: 20000 }, (_, i) => (i * 7919 % 101 - 50) / 100);
  const [one, other] = [bundled, createDetector].map((create) => create({ model: MODEL, rule }));
  one.push(sound);
  other.restore(one.save());
  assertEquals(other.save(), one.save());
  assertEquals(other.push(sound), one.push(sound));
  const changed = createDetector({ model: MODEL, rule: { ...rule, smoothing: 3 } });
  assertThrows(() => changed.restore(one.save()), RangeError, "of the same model and rule");
  assertThrows(() => one.restore(changed.save()), RangeError, "of the same model and rule");
});

Deno.test("the bundle refuses in words what it cannot listen with", async () => {
  const { path } = await bundle();
  const { createDetector: bundled } = await import(`file://${path}`);
  for (const kind of ["sparknet", "ds-cnn"] as const) {
    assertThrows(
      () => bundled({ model: encodeKws(drawPacked(kind, 1)), name: "a.kws" }),
      SyntaxError,
      "Cannot read a.kws as kind must be 0 (crnn) to listen: current value is",
    );
  }
  assertThrows(
    () => bundled({ model: encodeKws(drawFloat("crnn", 1, 16)) }),
    SyntaxError,
    "Cannot read the model as its weights must be integers to listen: they are floats, which deno task " +
      "detect takes",
  );
  const damaged = MODEL.slice();
  damaged[20] ^= 1;
  assertThrows(() => bundled({ model: damaged }), SyntaxError, "its checksum does not fit");
});

Deno.test("Node prints an error that nobody catches with a short line of the bundle, not all of it", async () => {
  const { path } = await bundle();
  const url = JSON.stringify(`file://${path}`);
  const args = [
    "--input-type=module",
    "--eval",
    `import { createDetector } from ${url}; createDetector({ model: new Uint8Array(8) });`,
  ];
  const printed = await printedByNode(args);
  if (printed === undefined) return;
  const { error } = printed;
  assertMatch(error, /SyntaxError: Cannot read the model as it must begin with "KWS"/);
  // The bundle's path is of any length; what else is printed fits on a screen.
  const length = error.replaceAll(path, "").length;
  assert(length < 2000, `${length} characters`);
});

/** What Node prints, or nothing where it is not there. */
async function printedByNode(
  args: string[],
): Promise<{ out: string; error: string } | undefined> {
  try {
    const { stdout, stderr } = await new Deno.Command("node", { args }).output();
    const [out, error] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    return { out, error };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

Deno.test("Node says the same, if it is there", async () => {
  const { path } = await bundle();
  const script = `
    const BUNDLE = ${JSON.stringify(`file://${path}`)};
    const MODEL = Uint8Array.of(${MODEL.join()});
    ${SCRIPT}
    console.log(JSON.stringify([steps, found]));`;
  const printed = await printedByNode(["--input-type=module", "--eval", script]);
  if (printed === undefined) return;
  assertEquals(printed, { out: `${here(createDetector)}\n`, error: "" });
});
