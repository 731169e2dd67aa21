import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { parseChapter } from "./chapter.ts";
import { ChapterError } from "./error.ts";
import { extractModule } from "./extract.ts";
import { runChapter } from "./run.ts";
import { buildTexts, HEAD, withBuildDir } from "./testdata/chapters.ts";
import { loadTypeScript } from "./typescript.ts";

const library = new URL("./testdata/library.ts", import.meta.url).href;
const cell = (code: string): string =>
  `${HEAD}\n\`\`\`ts\nimport { callFor } from "${library}"; void callFor;\n${code}\n\`\`\`\n`;

/** What a report must not depend on, as paths from the global object; true where it is called. */
const FORBIDDEN: readonly (readonly [string, boolean])[] = [
  ["Date.now", true],
  ["Date", true],
  ["Math.random", true],
  ["performance.now", true],
  ["performance.timeOrigin", false],
  ["crypto.randomUUID", true],
  ["crypto.getRandomValues", true],
  ["Temporal.Now.instant", true],
  ["Temporal.Now.plainDateISO", true],
  ["Intl.DateTimeFormat", true],
  ["fetch", true],
  ["WebSocket", false],
  ["setTimeout", true],
  ["Deno.pid", false],
  ["Deno.env.toObject", true],
  ["Deno.readTextFileSync", true],
  ["Deno.cwd", true],
  ["process.pid", false],
  ["process.hrtime", true],
  ["navigator.hardwareConcurrency", false],
  ["localStorage", false],
  ["location", false],
  ["eval", true],
  ["Function", true],
];

const forbidden = fc.constantFrom(...FORBIDDEN);

/** Ways to write the global object. */
const globalObject = fc.constantFrom(
  "globalThis",
  "self",
  "window",
  "globalThis.self",
  '[].constructor.constructor("return this")()',
  '(() => 0)["constr" + "uctor"]("return globalThis")()',
  "Reflect.getPrototypeOf(function* () {}).constructor('return this')().next().value",
  "(async () => 0).constructor('return 0')()",
  '(0, eval)("this")',
  'new Function("return this")()',
  '(await import("node:process")).default',
  'callFor(() => globalThis["self"])',
);

/** Ways to write a member of an object. */
const member = fc.constantFrom<(object: string, name: string) => string>(
  (object, name) => `(${object}).${name}`,
  (object, name) => `(${object})[${JSON.stringify(name)}]`,
  (object, name) => `(${object})[${JSON.stringify(name.slice(0, 2))} + "${name.slice(2)}"]`,
  (object, name) => `Reflect.get(${object}, "${name}")`,
  (object, name) => `(({ ${name}: it }) => it)(${object})`,
  (object, name) => `((o) => { const { ["${name}"]: it } = o; return it; })(${object})`,
  (object, name) => `[${object}].map((o) => o["${name}"])[0]`,
);

/** Ways to call a function, all of the current time or of chance when no argument is given. */
const call = fc.constantFrom<(called: string) => string>(
  (called) => `(${called})()`,
  (called) => `[1].map(${called})`,
  (called) => `Reflect.apply(${called}, undefined, [])`,
  (called) => `(${called}).call(null)`,
  (called) => `(${called}).bind(null)()`,
  (called) => `await Promise.resolve().then(${called})`,
  (called) => `await (async () => await (${called})())()`,
  (called) => `[...{ *[Symbol.iterator]() { yield (${called})(); } }]`,
  (called) => `JSON.stringify({ toJSON: ${called} })`,
  (called) => `String({ toString: () => (${called})() })`,
  (called) => `callFor(${called})`,
);

const spelling = fc.tuple(forbidden, fc.option(globalObject), member, call).map(
  ([[path, called], base, spell, invoke]) => {
    const [first, ...rest] = path.split(".");
    const start = base === null ? first : spell(base, first);
    const expression = rest.reduce(spell, start);
    return called ? invoke(expression) : expression;
  },
);

/** Runs a chapter without the look at its names that comes before. */
async function runUnseen(text: string): Promise<unknown> {
  await loadTypeScript();
  return await withBuildDir((dir) => {
    const chapter = parseChapter("a.md", text);
    const extracted = extractModule(chapter, new URL("./runtime.ts", import.meta.url).href);
    const path = `${dir}/a.ts`;
    Deno.writeTextFileSync(path, extracted.text);
    return runChapter({ chapter, extracted, path });
  });
}

async function assertRefused(run: Promise<unknown>, code: string): Promise<void> {
  let message = "it ran";
  try {
    await run;
  } catch (error) {
    assert(error instanceof ChapterError, `${code}: ${error}`);
    message = error.message;
  }
  assert(/(?:^|\/)\w+\.md:7:\d+: .*Cannot use .* in a cell/.test(message), `${code}: ${message}`);
}

Deno.test("clock, chance, files, environment and network throw under every name", async () => {
  const property = fc.asyncProperty(spelling, async (code) => {
    await assertRefused(buildTexts(cell(`const it = ${code};\nvoid it;`)), code);
  });
  await fc.assert(property, { seed: 1, numRuns: 300 });
});

Deno.test("what the look at names does not see throws when it runs", async () => {
  const property = fc.asyncProperty(spelling, async (code) => {
    // These are found by the look at names alone: nothing of them can be replaced, or is there.
    fc.pre(!/import\(|callFor\(\(\) =>|window/.test(code));
    await assertRefused(runUnseen(cell(`const it = ${code};\nvoid it;`)), code);
  });
  await fc.assert(property, { seed: 2, numRuns: 300 });
});

/** Spellings that hold no forbidden name, or hide it behind a declaration that leaves nothing. */
const HIDDEN = [
  "[1].map(Math['ran' + 'dom']);",
  "const { random: dice } = Math; dice();",
  "const { now } = Date; now();",
  "const D = Date; new D();",
  "class Late extends Date {} new Late();",
  "Reflect.construct(Date, []);",
  "Reflect.construct(new Date(0).constructor, [], Object);",
  "new (new Date(0).constructor)();",
  "new (Object.getPrototypeOf(Date.prototype.constructor).constructor)('return 1');",
  "callFor(Math['random']);",
  "const m = Object.create(Math); m.random();",
  "declare const Deno: { pid: number }; Deno.pid;",
  "declare function fetch(): void; fetch();",
  "function fetch(): void; fetch();",
  "interface Deno { pid: number } Deno.pid;",
  "declare global { var hidden: number } globalThis;",
  "const o = { process }; void o;",
  "const f = (a = performance) => a; f();",
  "for (const d of [Deno]) void d;",
  "label: for (;;) { void self; break label; }",
  "`${crypto.randomUUID()}`;",
  "Error.prepareStackTrace = (_, frames) => frames;",
  "void import.meta.url;",
  "URL['create' + 'ObjectURL'](0);",
];

for (const code of HIDDEN) {
  Deno.test(`refused: ${code}`, () => assertRefused(buildTexts(cell(code)), code));
}

/** What differs between machines in different places. */
const PLACED = [
  "new Date(0).getHours();",
  "new Date(0).getTimezoneOffset();",
  "String(new Date(0));",
  "`${new Date(0)}`;",
  "new Date(0).toLocaleString('en-GB');",
  "new Date(2026, 0, 1);",
  "new Date('2026-11-23T10:00:00');",
  "Date.parse('23 November 2026');",
  "(1234.5).toLocaleString();",
  "[1234.5].toLocaleString();",
  "Uint16Array.of(1234).toLocaleString();",
  "['b', 'a'].sort((x, y) => x.localeCompare(y));",
  "'i'.toLocaleUpperCase();",
];

for (const code of PLACED) {
  Deno.test(`refused: ${code}`, () => assertRefused(buildTexts(cell(code)), code));
}

Deno.test("a moment with its zone, and a language that is named, are the same everywhere", async () => {
  const html = await buildTexts(`${HEAD}
{{ new Date("2026-11-23T10:00:00Z").toISOString() }} {{ Date.parse("2026-11-23") / 1000 }}
{{ (1234.5).toLocaleString("en") }} {{ "a".localeCompare("b", "en") }}
`);
  const words = html.slice(html.indexOf("<main>")).replaceAll(/<[^>]*>/g, "").replaceAll(
    /\s+/g,
    " ",
  );
  assertStringIncludes(words, "2026-11-23T10:00:00.000Z 1795392000 1,234.5 -1");
});

Deno.test("modules of the engine, addresses and drawn numbers are no imports", async () => {
  const imports = [
    'import process from "node:process"; void process;',
    'import { pid } from "process"; void pid;',
    'export { pid } from "node:process";',
    'import x from "https://example.org/x.ts"; void x;',
    'import x from "data:text/javascript,export default 1"; void x;',
    'import { random } from "mathjs"; void random;',
    'import { pickRandom as choose } from "mathjs"; void choose;',
    'import * as all from "mathjs"; all.random();',
  ];
  for (const code of imports) await assertRefused(buildTexts(cell(code)), code);
  await assertRejects(
    () => buildTexts(cell('import { recordSource } from "@kws/literate"; void recordSource;')),
    ChapterError,
    "the reader that it imports records the sources",
  );
});

Deno.test("a value in prose, in a caption or in the front matter has no clock either", async () => {
  const texts = [
    `${HEAD}\nIt is {{ Temporal.Now.instant() }}.\n`,
    '---\ntitle: T\ndate: "{{ Temporal.Now.instant() }}"\n---\n',
    `${HEAD}\n\`\`\`ts caption="{{ Deno.pid }}"\nlog("a");\n\`\`\`\n`,
  ];
  for (const text of texts) {
    await assertRejects(() => buildTexts(text), ChapterError, "Cannot use");
  }
});

Deno.test("imported modules read files, and the language stays whole", async () => {
  const page = await buildTexts(`${HEAD}
\`\`\`ts
import { callFor, loaded, readHere } from "${library}";
const process = { pid: 1 };
const self = (location: number) => location + process.pid;
class Point {
  constructor(public name: string) {}
}
const types: typeof Deno | undefined = undefined;
void types;
\`\`\`

{{ readHere() }} {{ callFor(() => self(2)) }} {{ loaded > 0 }}
{{ new Date("2026-11-23").getUTCFullYear() }} {{ Math.max(1, 2) + Math.round(Math.PI) }}
{{ new Date(0) instanceof Date }} {{ new Point("p").name }}
`);
  const words = page.slice(page.indexOf("<main>")).replaceAll(/<[^>]*>/g, " ").replaceAll(
    /\s+/g,
    " ",
  );
  assertStringIncludes(words, "/** 3 true 2026 5 true p");
});

Deno.test("all that was closed is open again afterwards, after an error too", async () => {
  const before = Object.getOwnPropertyDescriptors(globalThis);
  const random = Math.random;
  await buildTexts(`${HEAD}\nOne is {{ 1 }}.\n`);
  await assertRejects(() => buildTexts(cell("throw new Error('no');")), ChapterError);
  await assertRejects(() => runUnseen(cell("globalThis;")), ChapterError);
  assertEquals(Object.getOwnPropertyDescriptors(globalThis), before);
  assertEquals(Math.random, random);
  assert(Number.isFinite(Date.now()));
  assert(Math.random() < 1);
  assert(new Date().getTime() > 0);
  assertEquals((() => 0).constructor, Function);
  assertEquals(crypto.randomUUID().length, 36);
  assertEquals(typeof Temporal.Now.instant(), "object");
});
