import { assert, assertEquals, assertThrows } from "@std/assert";
import type { WaveformAugmentation } from "@kws/features";
import { Results } from "./results.ts";
import { checkSetting } from "./check_setting.ts";
import type { FitStep, RoundStep, Setting, Step } from "./setting.ts";
import { allSettings } from "./settings.ts";
import { rowsOf } from "./table.ts";
import { settingFile } from "./recipe_files.ts";
import { projectRoot } from "@kws/cli";

const SETTINGS = allSettings();

Deno.test("every file of study/settings is a setting, and a setting's file is found by its name", () => {
  const files = [...Deno.readDirSync(`${projectRoot()}/study/settings`)].map(({ name }) => name)
    .filter((name) => !name.startsWith("_"));
  assertEquals(
    SETTINGS.map(({ name }) => settingFile(name)).sort(),
    files.map((name) => `study/settings/${name}`).sort(),
  );
});

Deno.test("settings have places of their own in tables, questions and expectations", () => {
  assertEquals(new Set(SETTINGS.map(({ order }) => order)).size, SETTINGS.length);
  for (const { name, question, expected, about, title } of SETTINGS) {
    assert(question.endsWith("?"), name);
    assert([expected, about, title].every((text) => text.length > 0), name);
  }
});

Deno.test("at least six settings are of the assignment's minimum", () => {
  assert(SETTINGS.filter(({ minimum }) => minimum).length >= 6);
});

Deno.test("published files keep the limits that their settings name", () => {
  const rows = new Map(rowsOf(Results.committed("full")).map((row) => [row.setting, row]));
  const limited = SETTINGS.filter(({ limits }) => limits);
  assert(limited.length >= 3);
  for (const { name, limits } of limited) {
    const { fileBytes, macs } = rows.get(name)!;
    assert(fileBytes! <= limits!.bytes, `${name} has ${fileBytes} bytes of ${limits!.bytes}`);
    assert(macs <= limits!.macs, `${name} has ${macs} MACs of ${limits!.macs}`);
  }
});

/** Calls back for every object and every value of a setting, with what sets it. */
function walk(
  value: unknown,
  visit: (path: string, place: Record<string, unknown>, name?: string) => void,
  path = "",
): void {
  if (typeof value !== "object" || value === null) return;
  const place = value as Record<string, unknown>;
  if (!Array.isArray(value)) visit(path, place);
  for (const name of Object.keys(place)) {
    const at = `${path}.${name}`;
    visit(at, place, name);
    walk(place[name], visit, at);
  }
}

Deno.test("no object of any setting has a further field, and no field another kind of value", () => {
  const changes = new Set<string>();
  for (const setting of SETTINGS) {
    const copy = structuredClone(setting);
    checkSetting(copy);
    walk(copy, (path, place, name) => {
      const isNew = name === undefined;
      const key = isNew ? "zz" : name;
      const before = place[key];
      place[key] = isNew ? 1 : { zz: 1 };
      assertThrows(() => checkSetting(copy), RangeError, undefined, `${setting.name}${path}`);
      if (isNew) delete place[key];
      else place[key] = before;
      changes.add(path);
    });
  }
  assert(changes.size > 100, `${changes.size}`);
});

Deno.test("a shape that no file can hold is one of a setting that ends in none", () => {
  const wide = (setting: Setting): void => void (setting.shape.channels = 300);
  assertThrows(() => checkSetting(broken(wide)), RangeError, "its file cannot hold it");
  checkSetting(broken((setting) => {
    wide(setting);
    setting.steps = setting.steps.filter(({ do: what }) => what === "train");
  }));
  checkSetting(broken((setting) => {
    wide(setting);
    setting.steps.forEach((step) => step.do === "prune" && (step.channels = 4));
  }));
});

function broken(change: (setting: Setting) => void): Setting {
  const setting = structuredClone(SETTINGS.find(({ name }) => name === "pruning-ad-kd-int8")!);
  change(setting);
  return setting;
}

Deno.test("what is wrong with a setting is said before anything is trained, all at once", () => {
  const steps = (setting: Setting): Step[] => setting.steps;
  const cases: [RegExp, (setting: Setting) => void][] = [
    [/a train step must come first/, (one) => void steps(one).shift()],
    [/steps must be a list of at least one/, (one) => void (one.steps = [])],
    [
      /hidden must be from 1 to/,
      (one) => steps(one).forEach((step) => step.do === "prune" && (step.hidden = 99)),
    ],
    [
      /integers need a calibrate step/,
      (one) => void (one.steps = steps(one).filter((step) => step.do !== "calibrate")),
    ],
    [
      /bits must be a whole number from 2 to 8: current value is 9/,
      (one) =>
        steps(one).forEach((step) =>
          step.do === "round" && typeof step.to !== "string" && (step.to.bits = 9)
        ),
    ],
    [/must be the last step/, (one) => void steps(one).reverse()],
    [/must have a distillation set/, (one) => void delete one.set],
    [
      /epochs must be a whole number from 1 to 10000000: current value is 0/,
      (one) => steps(one).forEach((step) => step.do === "train" && (step.epochs = 0)),
    ],
  ];
  // deno-lint-ignore no-explicit-any
  const train = (one: Setting): any => steps(one).find((step) => step.do === "train");
  cases.push(
    [
      /step 2 \(prune\): hidden of a sparknet cannot go/,
      (one) => {
        const { topology, shape } = SETTINGS.find(({ name }) => name === "sparknet")!;
        Object.assign(one, { topology, shape });
      },
    ],
    [
      /step 3 \(train\): .* "ds-cnn" folds normalisations into them later; round after training/,
      (one) => {
        const { topology, shape } = SETTINGS.find(({ name }) => name === "ds-cnn")!;
        const qat = SETTINGS.find(({ name }) => name === "kd-qat-int8")!;
        Object.assign(one, { topology, shape, steps: structuredClone(qat.steps) });
      },
    ],
    [
      /step 2 \(train\): a ds-cnn must be trained in one step, after which its normalisations are folded/,
      (one) => {
        const { topology, shape } = SETTINGS.find(({ name }) => name === "ds-cnn")!;
        const [step] = structuredClone(SETTINGS.find(({ name }) => name === "kd")!.steps);
        Object.assign(one, { topology, shape, steps: [step, step] });
      },
    ],
    [/set.frontEnd.bands must be shape.bands 21/, (one) => void (one.shape.bands = 21)],
    [
      /to must be fp32, fp16 or a format: current value is "int3"/,
      (one) => void ((steps(one).at(-1) as { to: unknown }).to = "int3"),
    ],
    [
      /step 1 \(trian\): do must be one of fit, frozen, load.* nearest: "train"/,
      (one) => void (train(one).do = "trian"),
    ],
    [
      /temperature must be above 0: current value is 0/,
      (one) => void (train(one).distillation.temperature = 0),
    ],
    [/warmup must be from 0 to 1: current value is 3/, (one) => void (train(one).warmup = 3)],
    [
      /epochs must be a whole number from 1 to 10000000: current value is 1.5/,
      (one) => void (train(one).epochs = 1.5),
    ],
    [
      /topology must be one of crnn, sparknet, ds-cnn: current value is "lstm"/,
      (one) => void ((one as { topology: string }).topology = "lstm"),
    ],
    [
      /shape must be one of crnn: .* stride\[0\] must be a whole number >= 1: current value is 0/,
      (one) => void ((one.shape as unknown as { stride: number[] }).stride = [0, 3]),
    ],
    [/name must be small letters/, (one) => void (one.name = "pruning-ad-kd-int8 B")],
    [/order must be a number/, (one) => void delete (one as { order?: number }).order],
    [
      /step 2 \(calibrate\): how must be one of .* current value is "msee"; nearest: "mse"/,
      (one) => void (one.steps.splice(1, 0, { do: "calibrate", how: "msee" as "mse" })),
    ],
    [/step 1 \(train\): gian must be left out, .* nearest: gain/, (one) => train(one).gian = 2],
    [
      /topolgy must be left out, .* nearest: topology/,
      (one) => Object.assign(one, { topolgy: 1 }),
    ],
    [/shape.chanels must be left out/, (one) => Object.assign(one.shape, { chanels: 1 })],
    [
      /step 1 \(train\): .*"sparknet" has none; leave out attention and hint/,
      (one) => {
        const { topology, shape, set } = SETTINGS.find(({ name }) => name === "sparknet")!;
        Object.assign(one, { topology, shape, set, steps: [{ ...train(one), attention: 1 }] });
      },
    ],
    [
      /its file cannot hold it: shape.channels must be .* 1 to 256: current value is 300/,
      (one) => void (one.shape.channels = 300),
    ],
    [
      /to.exceptions must be one of .* current value is "gru.weight_ih_l7"; nearest: "gru.weight_/,
      (one) =>
        Object.assign((one.steps.at(-1) as RoundStep).to, {
          exceptions: { "gru.weight_ih_l7": 6 },
        }),
    ],
    [
      /step 1 \(train\): .* rank must be a whole number from 1 to 1\d: current value is 99/,
      (one) => void (train(one).rank = 99),
    ],
    [/batch must be a multiple of shards 7: current value is 128/, (one) => train(one).shards = 7],
    [
      /set.teachers.seeds must be a whole number from 1 to/,
      (one) => void (one.set!.teachers.seeds = 0),
    ],
  );
  for (const [message, change] of cases) {
    const error = assertThrows(() => checkSetting(broken(change)), RangeError);
    assert(message.test(error.message), `${message}: ${error.message}`);
    assert(error.message.includes("pruning-ad-kd-int8"));
  }
  const two = broken((one) => {
    delete one.set;
    steps(one).forEach((step) => step.do === "prune" && (step.hidden = 99));
  });
  assert(assertThrows(() => checkSetting(two), RangeError).message.split("\n").length > 2);
});

Deno.test("a candidate has a seed and a file to be shipped", () => {
  const small = SETTINGS.find(({ name }) => name === "small")!;
  const base = SETTINGS.find(({ name }) => name === "base")!;
  const refused = [
    { ...small, seeds: { main: 0, others: 0 } },
    { ...small, steps: small.steps.slice(0, 1) },
    { ...base, family: "candidates" },
  ] as Setting[];
  for (const one of refused) {
    assertThrows(() => checkSetting(one), RangeError, "a candidate must have a distillation set");
    // The same is no fault of another setting.
    checkSetting({ ...one, family: "comparators" });
  }
});

Deno.test("a step that brings a trained network is a setting by itself: nothing after it would be done", () => {
  for (const name of ["base", "base-frozen"]) {
    const one = SETTINGS.find((setting) => setting.name === name)!;
    for (const further of [{ do: "round", to: "fp16" }, { do: "prune", hidden: 40, by: "gates" }]) {
      assertThrows(
        () => checkSetting({ ...one, steps: [...one.steps, further] } as Setting),
        RangeError,
        "must be the only step",
      );
    }
  }
});

Deno.test("a batch of clips is not all noise, and a range has its ends in turn", () => {
  const base = SETTINGS.find(({ name }) => name === "base")!;
  const [step] = base.steps as FitStep[];
  const gain = { probability: 0.5, low: 6, high: -18 };
  const turned = { ...step.augmentation as WaveformAugmentation, gain };
  assertThrows(
    () => checkSetting({ ...base, steps: [{ ...step, augmentation: turned }] } as Setting),
    RangeError,
    "augmentation.gain.low must be at most augmentation.gain.high: current values are 6 and -18",
  );
  const noisy = { ...base, steps: [{ ...step, noises: step.batch }] } as Setting;
  assertThrows(() => checkSetting(noisy), RangeError, "noises must leave room in a batch of 128");
});

Deno.test("segments without sense are refused", () => {
  type Recipe = { recipe: Record<string, number>; batch: number; chain?: number };
  const cases: [RegExp, (segments: Recipe) => void][] = [
    [
      /keyword must be above 0 and at most 1: current value is 0/,
      ({ recipe }) => recipe.keyword = 0,
    ],
    [/seconds must be from 1 to 60: current value is 0.01/, ({ recipe }) => recipe.seconds = 0.01],
    [
      /pieces and .*sentences must be at most 1 together.* are 0.9 and 0.25/,
      ({ recipe }) => recipe.pieces = 0.9,
    ],
    [/batch must be a multiple of shards 8: current value is 41/, (one) => one.batch = 41],
    [/multiple of shards times chain 24: current value is 40/, (one) => one.chain = 3],
  ];
  for (const [message, change] of cases) {
    const one = structuredClone(SETTINGS.find(({ name }) => name === "base-stream")!) as Setting;
    change((one.steps[0] as unknown as { segments: Recipe }).segments);
    const error = assertThrows(() => checkSetting(one), RangeError);
    assert(message.test(error.message), error.message);
  }
});

function withoutSegments(step: object): object {
  const { segments: _, ...rest } = step as { segments?: unknown };
  return rest;
}

Deno.test("what no memory holds, no path takes or does not add up is refused", () => {
  const size = SETTINGS.find(({ name }) => name === "size")!;
  const [train, ...steps] = size.steps;
  const blends = { ...size.set!.blends, shares: [0.5, 0.5, 0.5, 0] };
  const cases: [string, Record<string, unknown>][] = [
    ["epochs must be a whole number from 1 to 10000000: current value is 1000000000", {
      steps: [{ ...train, epochs: 1e9 }, ...steps],
    }],
    ["batch must be a whole number from 1 to 65536: current value is 1000000000", {
      steps: [{ ...train, batch: 1e9 }, ...steps],
    }],
    ["streams.count must be a whole number from 1 to", {
      streams: { ...size.streams, count: 1e12 },
    }],
    ['set.name must be small letters, digits, - and /: current value is "../mine"', {
      set: { ...size.set, name: "../mine" },
    }],
    [
      "set.blends.shares must add up to 1, a share for each kind of blend: 0.5 + 0.5 + 0.5 + 0 is 1.5",
      { set: { ...size.set, blends } },
    ],
    ["step 1 (train): a batch has sounds of noise: set.counts.noise must be above 0", {
      set: { ...size.set, counts: { ...size.set!.counts, noise: 0 } },
    }],
    ["a batch has sounds without a label: set.counts.blended or .synthetic must be above 0", {
      set: { ...size.set, counts: { ...size.set!.counts, blended: 0, synthetic: 0 } },
    }],
    ['steps must be a list of at least one step: current value is "x"', { steps: "x" }],
    ["step 1: do must be one of fit, frozen", { steps: [{}] }],
    [
      "streams.frontEnd.hop must be set.frontEnd.hop 320, as one network hears both: current value is 160",
      { streams: { ...size.streams, frontEnd: { ...size.streams!.frontEnd, hop: 160 } } },
    ],
    ["hidden or channels must say how many stay", {
      steps: [train, { do: "prune", by: "magnitude" }, ...steps],
    }],
    ["to must be fp32, fp16 or a format: current value is null", {
      steps: [train, { do: "round", to: null }],
    }],
    ["streams must be left out, as no step has segments", { steps: [withoutSegments(train)] }],
    ["steps must hold objects, each with its do: current value is [null]", { steps: [null] }],
  ];
  for (const [message, change] of cases) {
    assertThrows(() => checkSetting({ ...size, ...change } as Setting), RangeError, message);
  }
});

Deno.test("a setting that loads a network trains it, or there would be nothing of its own to pack", () => {
  const pruned = SETTINGS.find(({ name }) => name === "base-pruned")!;
  checkSetting(pruned);
  const steps = pruned.steps.filter((step) => step.do !== "train");
  const message = "step 1 (load): a train step must follow";
  assertThrows(() => checkSetting({ ...pruned, steps } as Setting), RangeError, message);
});
