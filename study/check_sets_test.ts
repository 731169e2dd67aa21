import { assert, assertEquals, assertThrows } from "@std/assert";
import { checkSettings } from "./check_settings.ts";
import type { Setting } from "./setting.ts";
import { allSettings } from "./settings.ts";

const SETTINGS = allSettings();

Deno.test("sets that cannot be made are refused once, with who learns on them", () => {
  const cases: [RegExp, (own: Setting) => void][] = [
    [
      /set "coarse-streams" of "small" and 1 more: its name must be its own: that of "size" .* teachers;/,
      ({ streams }) => void (streams!.teachers = { setting: "base", seeds: 3 }),
    ],
    [
      /at most the 5 seeds of "base-stream-even": current value is 6/,
      ({ streams }) => void (streams!.teachers.seeds = 6),
    ],
    [
      /teachers.setting must be one .* by a fit step: "kd" begins with train/,
      ({ set }) => void (set!.teachers.setting = "kd"),
    ],
    [
      /teachers.setting "small-clips" must stand before "size" in the tables: give it a lower order/,
      ({ set }) => void (set!.teachers.setting = "small-clips"),
    ],
    [/teachers.perSeed must not be true for a candidate/, ({ set }) => {
      set!.name = "own";
      set!.teachers.perSeed = true;
    }],
    [
      /teachers.beside must be another setting than teachers.setting: it is "base-stream-even", too/,
      ({ streams }) => void (streams!.teachers.beside = "base-stream-even"),
    ],
    [
      /teachers.beside must be one that is trained on recordings, by a fit step: "kd" begins/,
      ({ streams }) => void (streams!.teachers.beside = "kd"),
    ],
    [
      /teachers.beside must be left out of a set of clips, .*: current value is "base-stream"/,
      ({ set }) => void (set!.teachers.beside = "base-stream"),
    ],
    [/nearest: "base-stream"/, ({ streams }) => void (streams!.teachers.setting = "base-straem")],
  ];
  for (const [message, change] of cases) {
    const own = structuredClone(SETTINGS.find(({ name }) => name === "size")!) as Setting;
    change(own);
    const all = SETTINGS.map((one) => one.name === "size" ? own : one);
    const error = assertThrows(() => checkSettings(all), RangeError);
    assert(message.test(error.message), error.message);
  }
  // One fault that many settings share is one line.
  const without = SETTINGS.filter(({ name }) => name !== "base-stream-even");
  const { message } = assertThrows(() => checkSettings(without), RangeError);
  const lines = message.split("\n").filter((line) => line.startsWith('set "coarse-streams" of'));
  assertEquals(lines.length, 1);
  assert(/of "size" and \d+ more: /.test(lines[0]), lines[0]);
});
