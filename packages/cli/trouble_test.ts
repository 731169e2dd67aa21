import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { explainError } from "./trouble.ts";

function caught(deed: () => unknown): Error {
  try {
    deed();
  } catch (error) {
    return error as Error;
  }
  throw new Error("Nothing was thrown");
}

/** Explains what a deed throws, and looks for what nobody is to read. */
function explain(deed: () => unknown): string {
  const text = explainError(caught(deed));
  assert(!/os error|\n\s+at |Deno\.errors/.test(text), text);
  return text;
}

Deno.test("what the system says becomes a sentence that names the path", () => {
  const dir = Deno.makeTempDirSync();
  try {
    Deno.mkdirSync(`${dir}/full/inner`, { recursive: true });
    Deno.writeTextFileSync(`${dir}/file`, "");
    assertEquals(
      explain(() => Deno.readTextFileSync(`${dir}/none`)),
      `Cannot read ${dir}/none as it must exist: nothing is there; check how it is spelt`,
    );
    assertEquals(
      explain(() => Deno.writeTextFileSync(`${dir}/none/x`, "")),
      `Cannot write ${dir}/none/x as the folder ${dir}/none must exist: make it, or name another`,
    );
    assertEquals(
      explain(() => Deno.readTextFileSync(dir)),
      `Cannot read ${dir} as it must be a file: it is a folder`,
    );
    assertEquals(
      explain(() => [...Deno.readDirSync(`${dir}/file`)]),
      `Cannot list ${dir}/file as it must be a folder: it is a file`,
    );
    // Where permissions are looked at first, the system names no path.
    const none = "Not a directory (os error 20)";
    const notFolder = (message: string) => Object.assign(new Error(message), { code: "ENOTDIR" });
    for (const path of [`${dir}/file/x`, `${dir}/file/x/y`]) {
      assertEquals(
        explainError(notFolder(`${none}: readfile '${path}'`)),
        `Cannot read ${path} as ${dir}/file must be a folder: it is a file`,
      );
      assertStringIncludes(explain(() => Deno.readTextFileSync(path)), "must be a folder");
    }
    assertEquals(
      explainError(notFolder(none)),
      "Cannot go on as all of a path but its end must be a folder: something in it is a file; check how it is spelt",
    );
    assertEquals(
      explain(() => Deno.removeSync(`${dir}/full`)),
      `Cannot remove ${dir}/full as it must be empty: it holds files`,
    );
    assertEquals(
      explain(() => Deno.renameSync(`${dir}/a`, `${dir}/b`)),
      `Cannot rename ${dir}/a to ${dir}/b as it must exist: nothing is there; check how it is spelt`,
    );
    assertEquals(
      explain(() => Deno.mkdirSync(`${dir}/full`)),
      `Cannot make the folder ${dir}/full as nothing must be there: something is; ` +
        "remove it or name another place",
    );
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
});

Deno.test("a full disk, a lack of rights and unknown codes name the folder", () => {
  const system = (code: string, message: string) => Object.assign(new Error(message), { code });
  assertEquals(
    explainError(system("ENOSPC", "No space left on device (os error 28): writefile '/d/f'")),
    "Cannot write /d/f as /d must have room: no space is left there; free some or name another folder",
  );
  assertEquals(
    explainError(system("ENOSPC", "No space left on device (os error 28)")),
    "Cannot write as the disk must have room: no space is left; free some",
  );
  assertEquals(
    explainError(system("EACCES", "Permission denied (os error 13): open '/d/f'")),
    "Cannot open /d/f as this user must be allowed to: the system refuses; " +
      "see the rights of /d/f and its folders",
  );
  assertEquals(
    explainError(system("EODD", "Something Odd (os error 99): open '/d/f'")),
    'Cannot open /d/f as the system must allow it: it says "something odd"',
  );
});

Deno.test("a sentence about a cause keeps its words, and the cause's are said in words, too", () => {
  const full = new Error(
    "Cannot finish fit/a: the cache must lie where there is room (No space left (os error 28)). Free space there",
  );
  assertEquals(explainError(full), full.message);
  const none = `${Deno.makeTempDirSync()}/none`;
  const cause = caught(() => Deno.readTextFileSync(none));
  assertEquals(
    explainError(new Error(`Cannot finish fit/a: ${cause.message}`, { cause })),
    `Cannot finish fit/a: Cannot read ${none} as it must exist: nothing is there; check how it is spelt`,
  );
});

Deno.test("a missing permission names the way out", () => {
  const message = 'Requires read access to "/x", run again with the --allow-read flag';
  assertEquals(
    explainError(new Deno.errors.NotCapable(message), { granting: (flag) => `run with ${flag}` }),
    "Cannot read /x as this command must have leave to: it lies outside its permissions; " +
      "run with --allow-read=/x",
  );
  assert(
    explainError(new Deno.errors.NotCapable(message)).endsWith("start it with --allow-read=/x"),
  );
});

Deno.test("sentences are passed on, and faults of the program called so", () => {
  assertEquals(
    explainError(new RangeError("Cannot bake as rye is out")),
    "Cannot bake as rye is out",
  );
  assertEquals(explainError("text"), "text");
  const none = undefined as unknown as { x: number };
  const fault = explain(() => none.x);
  assert(fault.startsWith("Cannot go on as this program has a fault: Cannot read prop"), fault);
  const both = new AggregateError([new Error("one"), new Error("two")], "many");
  assertEquals(explainError(both), "one\ntwo");
});
