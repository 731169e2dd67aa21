import { assert, assertEquals, assertThrows } from "@std/assert";
import { type Command, helpText, parseCommand, UsageError } from "./arguments.ts";
import { editDistance, nearestName } from "./nearest.ts";

const COMMAND: Command = {
  name: "deno task bake",
  about:
    "Bakes bread of any kind that the recipes of this kitchen describe, and then some more of it.",
  options: {
    flour: { kind: "text", choices: ["rye", "wheat"], default: "rye", help: "Which flour." },
    loaves: {
      kind: "integer",
      least: 1,
      default: 2,
      help: `How many. ${"More words. ".repeat(12)}`,
    },
    note: { kind: "text", help: "Anything." },
    json: { kind: "flag", help: "Prints one JSON object and nothing else." },
  },
};

function wrongUse(...args: string[]): string {
  return assertThrows(() => parseCommand(COMMAND, args), UsageError).message;
}

Deno.test("options have their kinds and defaults", () => {
  const { flour, loaves, note, json } = parseCommand(COMMAND, ["--loaves", "3", "--json"]);
  assertEquals([flour, loaves, note, json], ["rye", 3, undefined, true]);
  assertEquals(parseCommand(COMMAND, ["--flour=wheat"]).flour, "wheat");
  assertEquals(parseCommand(COMMAND, []).json, false);
});

Deno.test("an unknown option is wrong use, and the nearest one is named", () => {
  assertEquals(wrongUse("--fluor", "rye"), "Unknown option --fluor: nearest: --flour");
  assertEquals(wrongUse("--loafs=3"), "Unknown option --loafs=3: nearest: --loaves");
  assertEquals(
    wrongUse("--xyz"),
    "Unknown option --xyz: the options are --flour, --loaves, --note, --json",
  );
});

Deno.test("a value that is not allowed is wrong use", () => {
  assertEquals(
    wrongUse("--flour", "weat"),
    '--flour must be rye or wheat: current value is "weat"; nearest: "wheat"',
  );
  for (const value of ["0", "1.5", "two", "-1", "1e3", "0x10", "99999999999999999999"]) {
    const message = `--loaves must be a whole number >= 1: current value is "${value}"`;
    assertEquals(wrongUse(`--loaves=${value}`), message);
  }
  assertEquals(wrongUse("--note="), "--note must have a value");
  assertEquals(wrongUse("rye"), 'Cannot use "rye" as deno task bake takes options alone');
});

Deno.test("all that is wrong is said at once", () => {
  assertEquals(wrongUse("--xyz", "--loaves", "no", "--flour", "oat").split("\n").length, 3);
});

Deno.test("help fits 80 columns and names every option, and asking for it excuses mistakes", () => {
  const lines = helpText(COMMAND).split("\n");
  assert(lines.every((line) => line.length <= 80), lines.find((line) => line.length > 80));
  for (const name of [...Object.keys(COMMAND.options), "help"]) {
    assert(lines.some((line) => line.startsWith(`  --${name}`)), name);
  }
  assert(parseCommand(COMMAND, ["--help", "--xyz"]).help);
});

Deno.test("the distance counts single changes", () => {
  assertEquals(editDistance("flour", "flour"), 0);
  assertEquals(editDistance("flour", "fluor"), 1);
  assertEquals(editDistance("kitten", "sitting"), 3);
  assertEquals(editDistance("", "abc"), 3);
});

Deno.test("the nearest name resembles the one given", () => {
  assertEquals(nearestName("hapy", ["bed", "happy", "cat"]), "happy");
  assertEquals(nearestName("prof", ["jobs", "profile"]), "profile");
  assertEquals(nearestName("zzz", ["bed", "happy", "cat"]), undefined);
});
