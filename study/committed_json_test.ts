import { assertEquals, assertThrows } from "@std/assert";
import { readCommittedJson } from "./committed_json.ts";
import { readRecordedTimes } from "./recorded_times.ts";
import { readRules } from "./rules.ts";

const OPTIONS = {
  is: (value: unknown): value is string[] => Array.isArray(value),
  what: "a list of words",
};

/** A file with a text, for a while. */
function withFile(text: string, use: (path: string) => void): void {
  const path = Deno.makeTempFileSync({ suffix: ".json" });
  try {
    Deno.writeTextFileSync(path, text);
    use(path);
  } finally {
    Deno.removeSync(path);
  }
}

Deno.test("a record that is no JSON, or another one, is refused by its name with the way out", () => {
  withFile('["a"]', (path) => assertEquals(readCommittedJson(path, OPTIONS), ["a"]));
  for (const [text, found] of [["[", "it is no JSON"], ["{}", "it holds something else"]]) {
    withFile(text, (path) => {
      const { message } = assertThrows(() => readCommittedJson(path, OPTIONS), SyntaxError);
      // What lies in the project is named from there.
      const name = path.replace(/^.*\//, "");
      for (const part of [name, "must hold a list of words", found, "git checkout"]) {
        assertEquals(message.includes(part), true, message);
      }
    });
  }
});

Deno.test("rules and times are held to what they are", () => {
  for (const text of ["", "{}", "[]", '{"models":1,"times":1}']) {
    withFile(text, (path) => {
      assertThrows(() => readRules(path), SyntaxError, "rules for streams");
      assertThrows(() => readRecordedTimes(path), SyntaxError, "times of stages");
    });
  }
});
