import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { join } from "node:path";
import { parseCommand } from "./arguments.ts";
import { type Command, JSON_OPTION, outOption, UsageError } from "./command.ts";
import { helpText } from "./help.ts";
import { userFolder } from "./paths.ts";

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
    salt: { kind: "number", least: 0, most: 1, help: "A share." },
    note: { kind: "text", help: "Anything." },
    with: { kind: "text", many: true, help: "A spice." },
    json: JSON_OPTION,
    out: outOption("Where the bread goes"),
  },
};

const SERVE: Command = {
  name: "deno task serve",
  about: "Serves.",
  operands: [
    { name: "model", asOption: true, required: true, help: "A model." },
    { name: "corpus", label: "FOLDER", asOption: true, required: true, help: "Recordings." },
    { name: "more", label: "FILE", many: true, help: "Others." },
  ],
  options: { json: JSON_OPTION },
};

function wrongUse(...args: string[]): string {
  return assertThrows(() => parseCommand(COMMAND, args), UsageError).message;
}

Deno.test("options have their kinds and defaults", () => {
  const { flour, loaves, note, json } = parseCommand(COMMAND, ["--loaves", "3", "--json"]);
  assertEquals([flour, loaves, note, json], ["rye", 3, undefined, true]);
  assertEquals(parseCommand(COMMAND, ["--flour=wheat"]).flour, "wheat");
  assertEquals(parseCommand(COMMAND, []).json, false);
  assertEquals(parseCommand(COMMAND, ["--salt", ".5"]).salt, 0.5);
  assertEquals(parseCommand(COMMAND, ["-o", "x"]).out, join(userFolder(), "x"));
  assertEquals(parseCommand(COMMAND, ["--with", "a", "--with=b"]).with, ["a", "b"]);
  assertEquals(parseCommand(COMMAND, []).with, []);
});

Deno.test("an unknown option is wrong use, and the nearest one is named", () => {
  assertEquals(wrongUse("--fluor", "rye"), "Unknown option --fluor: nearest: --flour");
  assertEquals(wrongUse("--loafs=3"), "Unknown option --loafs=3: nearest: --loaves");
  assertEquals(
    wrongUse("--xyz"),
    "Unknown option --xyz: the options are --flour, --loaves, --salt, --note, --with, --json, " +
      "--out, --help",
  );
  // Names that every object has are no options.
  assert(wrongUse("--constructor").startsWith("Unknown option"));
  assert(wrongUse("--__proto__=1").startsWith("Unknown option"));
});

Deno.test("a name that begins with - is no cluster of short options, whatever letters it has", () => {
  const wrong = (...words: string[]) =>
    assertThrows(() => parseCommand(SERVE, words), UsageError).message;
  for (const name of ["-dash.wav", "-hx", "-x.wav", "-xh=3", "-höhe.wav"]) {
    assertEquals(
      wrong("m", "c", name),
      `Unknown option ${name}: a name that begins with - is written ./${name}, or behind --`,
    );
    assertEquals(parseCommand(SERVE, ["m", "c", "--", name]).more, [name]);
    assertEquals(parseCommand(SERVE, ["m", "c", `./${name}`]).more, [`./${name}`]);
  }
  assertEquals(wrong("m", "-dash.wav").split("\n").length, 1);
  // Asking for help in the same line still excuses it.
  assert(parseCommand(SERVE, ["m", "c", "-dash.wav", "-h"]).help);
  assertEquals(parseCommand(COMMAND, ["-ofile"]).out, join(userFolder(), "file"));
});

Deno.test("a value that is not allowed is wrong use", () => {
  assertEquals(
    wrongUse("--flour", "weat"),
    '--flour must be rye or wheat: current value is "weat"; nearest: "wheat"',
  );
  for (const value of ["0", "1.5", "two", "-1", "1e3", "0x10", "99999999999999999999"]) {
    const message = `--loaves must be a whole number >= 1: current value is "${value}"`;
    assertEquals(wrongUse(`--loaves=${value}`), message);
    assertEquals(wrongUse("--loaves", value), message);
  }
  for (const value of ["2", "-0.1", "NaN", "Infinity", "1e999", "a half"]) {
    const message = `--salt must be a number >= 0 and <= 1: current value is "${value}"`;
    assertEquals(wrongUse("--salt", value), message);
  }
  assertEquals(
    wrongUse("rye"),
    'Cannot use "rye" as deno task bake takes options alone; it may be meant as --flour rye',
  );
  assertEquals(
    wrongUse("raisins"),
    'Cannot use "raisins" as deno task bake takes options alone; repeat --with before every value',
  );
  assertEquals(wrongUse("--json=no"), '--json takes no value: current value is "no"');
  assertEquals(
    wrongUse("--note=a", "--note=b"),
    '--note must be given once: current values are "a", "b"',
  );
});

Deno.test("a value that is empty or missing is wrong use, in one line", () => {
  for (const words of [["--note="], ["--note", ""], ["--note", " "]]) {
    const message = wrongUse(...words);
    assert(/^--note must not be empty: current value is " ?"$/.test(message), message);
  }
  assertEquals(
    wrongUse("--note"),
    "--note must have a value: nothing follows; --note=VALUE takes any",
  );
  assertEquals(
    wrongUse("--note", "--json"),
    '--note must have a value: "--json" follows; --note=VALUE takes any',
  );
  assertEquals(parseCommand(COMMAND, ["--note=--json"]).note, "--json");
  assertEquals(wrongUse("--loaves", "").split("\n").length, 1);
});

Deno.test("all that is wrong is said at once", () => {
  assertEquals(wrongUse("--xyz", "--loaves", "no", "--flour", "oat").split("\n").length, 3);
});

Deno.test("operands stand by their place or by their name", () => {
  const ways = [
    ["m.kws", "clips"],
    ["--model", "m.kws", "--corpus", "clips"],
    ["m.kws", "--corpus=clips"],
    ["--model=m.kws", "clips"],
    ["--corpus", "clips", "m.kws"],
    ["--json", "m.kws", "--", "clips"],
  ];
  for (const words of ways) {
    const { model, corpus, more } = parseCommand(SERVE, words);
    assertEquals([words, model, corpus, more], [words, "m.kws", "clips", []]);
  }
  assertEquals(parseCommand(SERVE, ["m", "c", "007", "-", "--", "--x"]).more, ["007", "-", "--x"]);
});

Deno.test("a missing operand is wrong use, and so is one too many or an empty one", () => {
  const wrong = (...words: string[]) =>
    assertThrows(() => parseCommand(SERVE, words), UsageError).message;
  assertEquals(wrong(), "MODEL must be given: A model.\nFOLDER must be given: Recordings.");
  assertEquals(wrong("m"), "FOLDER must be given: Recordings.");
  assertEquals(wrong("m", ""), 'FOLDER must not be empty: current value is ""');
  const long = "A model, such as a.kws; it may be old. There is more to say.";
  const [model] = SERVE.operands!;
  assertEquals(
    assertThrows(
      () => parseCommand({ ...SERVE, operands: [{ ...model, help: long }] }, []),
      UsageError,
    ).message,
    "MODEL must be given: A model, such as a.kws.",
  );
  const two: Command = { ...SERVE, operands: SERVE.operands!.slice(0, 2) };
  assertEquals(
    assertThrows(() => parseCommand(two, ["m", "c", "d"]), UsageError).message,
    'Cannot use "d" as there must be no more words than in "deno task serve [options] MODEL FOLDER"',
  );
});

Deno.test("help fits 80 columns and names every option, and asking for it excuses mistakes", () => {
  const lines = helpText(COMMAND).split("\n");
  assert(lines.every((line) => line.length <= 80), lines.find((line) => line.length > 80));
  for (const name of [...Object.keys(COMMAND.options), "help"]) {
    assert(lines.some((line) => new RegExp(`^  (-\\w, )?--${name}`).test(line)), name);
  }
  const wrong = [["--help", "--xyz"], ["-h"], ["--note", "--help"], ["--loaves=no", "--help"]];
  for (const words of wrong) assert(parseCommand(COMMAND, words).help, words.join(" "));
  assert(parseCommand(SERVE, ["--help"]).help);
  const [usage] = helpText(SERVE).split("\n");
  assertEquals(usage, "deno task serve [options] MODEL FOLDER [FILE…]");
  assert(helpText(SERVE).includes("  --corpus TEXT\n      The same as FOLDER."));
});

Deno.test("help names choices of several words in quotation marks, so that nobody takes them for more", () => {
  const choices = ["lint", "types of examples"];
  const options = { only: { kind: "text" as const, help: "One alone.", choices } };
  const text = helpText({ name: "deno task check", about: "Checks.", options });
  assert(
    text.includes('  --only TEXT\n      One alone. One of: "lint", "types of examples".'),
    text,
  );
});

Deno.test("help keeps to 80 columns whatever its words are", () => {
  const text = fc.string({ maxLength: 200 });
  const option = fc.record({
    kind: fc.constantFrom("text" as const, "flag" as const, "integer" as const),
    help: text,
    choices: fc.option(fc.array(text, { minLength: 1 }), { nil: undefined }),
  });
  fc.assert(fc.property(text, fc.dictionary(fc.stringMatching(/^[a-z]{1,99}$/), option), (
    about,
    options,
  ) => {
    for (const line of helpText({ name: "deno task x", about, options }).split("\n")) {
      assert([...line].length <= 80, line);
    }
  }));
});

Deno.test("any words are read or refused as wrong use", () => {
  const word = fc.oneof(
    fc.constantFrom("--note", "--loaves", "--json", "--", "-", "-o", "--out=", "", "3", "rye"),
    fc.string(),
  );
  fc.assert(fc.property(fc.array(word), (words) => {
    for (const command of [COMMAND, SERVE]) {
      try {
        parseCommand(command, words);
      } catch (error) {
        assert(error instanceof UsageError, `${words}: ${error}`);
      }
    }
  }));
});

Deno.test("a text that is not empty comes back as it was given", () => {
  fc.assert(fc.property(fc.string().filter((text) => text.trim() !== ""), (text) => {
    assertEquals(parseCommand(COMMAND, [`--note=${text}`]).note, text);
    assertEquals(parseCommand(SERVE, ["--", "m", text]).corpus, text);
  }));
});
