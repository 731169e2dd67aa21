import { assert, assertThrows } from "@std/assert";
import type { CrnnShape } from "@kws/models";
import { checkSettings } from "./check_settings.ts";
import type { LoadStep, Setting } from "./setting.ts";
import { allSettings } from "./settings.ts";

const SETTINGS = allSettings();

Deno.test("a setting loads what stands before it, of its own shape; names are their own", () => {
  checkSettings(SETTINGS);
  const cases: [RegExp, (pruned: Setting, all: Setting[]) => void][] = [
    [
      /"base-pruned", step 1 \(load\): setting must be one of .* is "bsae"; nearest: "base"/,
      (pruned) => void ((pruned.steps[0] as LoadStep).setting = "bsae"),
    ],
    [/is "base-pruned"/, (pruned) => void ((pruned.steps[0] as LoadStep).setting = pruned.name)],
    [
      /shape must be that of "base", which is loaded/,
      (pruned) => void (pruned.shape = { ...pruned.shape as CrnnShape, channels: 9 }),
    ],
    [
      /set.frontEnd and featureOffset must be those of "base", .*"hop":160.*current values are .*"hop":320/,
      (pruned) =>
        void (pruned.set = {
          ...pruned.set!,
          name: "own",
          frontEnd: { ...pruned.set!.frontEnd, hop: 320 },
        }),
    ],
    [
      /must be those of "base", .*"featureOffset":0.*current values are .*"featureOffset":-4/,
      (pruned) => void (pruned.featureOffset = -4),
    ],
    [
      /"base-pruned": parent must be one of .* is "bsae"; nearest: "base"/,
      (pruned) => void (pruned.parent = "bsae"),
    ],
    [
      /"base-pruned": parent must be another setting: it is "base-pruned" itself/,
      (pruned) => void (pruned.parent = pruned.name),
    ],
    [
      /"base-pruned": twinOf "size" must stand before it in the tables: give it a lower order/,
      (pruned) => void (pruned.twinOf = "size"),
    ],
    [
      /"base-pruned": twinOf must be one of .* is "bsae"; nearest: "base"/,
      (pruned) => void (pruned.twinOf = "bsae"),
    ],
    [
      /"base-pruned": twinOf and twinKind must both be there, or neither: it has twinOf "base"/,
      (pruned) => void (pruned.twinOf = "base"),
    ],
    [
      /"base-pruned": seeds.words must be one of .* is "rihgt"; nearest: "right"/,
      (pruned) => void (pruned.seeds = { ...pruned.seeds, words: ["rihgt"] }),
    ],
    [
      /"small-beside": "small" must have one twin of kind "even": "small-even" is that already/,
      (_, all) => void (all.find(({ name }) => name === "small-beside")!.twinKind = "even"),
    ],
    [
      /"base-pruned": seeds must be of some keyword/,
      (pruned) => void (pruned.seeds = { main: 0, others: 0 }),
    ],
    [
      /"base-pruned": seeds must be of some keyword, and those of seeds.words seeds.others/,
      (pruned) => void (pruned.seeds = { main: 3, others: 0, words: ["left"] }),
    ],
    [
      /"base-pruned": seeds.words must be other words than the main one/,
      (pruned) => void (pruned.seeds = { main: 3, others: 2, words: ["happy"] }),
    ],
    [/name of its own: "base"/, (_, all) => void all.push(all[0])],
    [
      /"base-pruned": order must be a place of its own in the tables: "base" has 1, too/,
      (pruned) => void (pruned.order = 1),
    ],
  ];
  for (const [message, change] of cases) {
    const all = structuredClone(SETTINGS) as Setting[];
    change(all.find(({ name }) => name === "base-pruned")!, all);
    const error = assertThrows(() => checkSettings(all), RangeError);
    assert(message.test(error.message), error.message);
  }
});

Deno.test("two settings of a name are told by their files", () => {
  const [base] = structuredClone(SETTINGS) as Setting[];
  const again = { ...structuredClone(base), order: 0.5 } as Setting;
  const files = new Map([[base, "base.ts"], [again, "my_base.ts"]]);
  const { message } = assertThrows(() => checkSettings([again, base], files), RangeError);
  assert(message.includes(`"base" is that of my_base.ts and base.ts in study/settings`), message);
});
