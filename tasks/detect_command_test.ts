import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { projectRoot, shownPath } from "@kws/cli";
import { encodeWav } from "@kws/features";
import { encodeKws, type PackedModel } from "@kws/runtime";
import { openModel } from "../study/model.ts";
import { easyRule, MODEL, murmur } from "../study/testdata/murmur.ts";

const PCM = murmur(6);
const { smoothing, threshold, refractory } = easyRule(openModel(MODEL), PCM);
const RULE = [
  `--smoothing=${smoothing}`,
  `--threshold=${threshold}`,
  `--refractory=${refractory}`,
];

function command(words: readonly string[], options: Deno.CommandOptions = {}): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    // As deno.json starts it; types are checked elsewhere.
    args: ["run", "-q", "--no-prompt", "--no-check", "-P=evaluate", "tasks/detect.ts", ...words],
    cwd: projectRoot(),
    env: { NO_COLOR: "1", INIT_CWD: projectRoot() },
    ...{ stdin: "null", stdout: "piped", stderr: "piped", ...options },
  });
}

interface Run {
  code: number;
  out: string;
  error: string;
}

async function detect(words: readonly string[], input?: Uint8Array): Promise<Run> {
  const child = command(words, { stdin: input === undefined ? "null" : "piped" }).spawn();
  if (input !== undefined) {
    const writer = child.stdin.getWriter();
    // A command that refuses its input does not read it to the end.
    await writer.write(input).then(() => writer.close()).catch(() => {});
  }
  const { code, stdout, stderr } = await child.output();
  const [out, error] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes).trim());
  return { code, out, error };
}

async function withSound(use: (file: string, raw: Uint8Array) => Promise<void>): Promise<void> {
  const dir = Deno.makeTempDirSync();
  try {
    const file = `${dir}/größe 雪.wav`;
    Deno.writeFileSync(file, encodeWav({ pcm: PCM, sampleRate: 16000 }));
    await use(file, new Uint8Array(PCM.buffer));
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
}

Deno.test("a file and standard input give the same lines, JSON alone on standard output", async () => {
  await withSound(async (file, raw) => {
    const fromFile = await detect([MODEL, file, "--json", ...RULE]);
    const fromInput = await detect([MODEL, "-", "--json", ...RULE], raw);
    assertEquals([fromFile.code, fromInput.code], [0, 0]);
    const lines = fromFile.out.split("\n").map((line) => JSON.parse(line));
    assert(lines.length >= 3);
    assertEquals(
      fromInput.out.split("\n").map((line) => ({ ...JSON.parse(line), file })),
      lines,
    );
    for (const line of lines) {
      assertEquals(Object.keys(line).join(" "), "file keyword time start end logOdds probability");
      assert(line.logOdds >= threshold && line.start < line.time && line.time < line.end);
    }
    assertStringIncludes(fromFile.error, `00:06.000 of 1 file heard, ${lines.length} detections`);
    // The speed is for terminals: what is printed elsewhere is the same every time.
    assertEquals(await detect([MODEL, file, "--json", ...RULE]), fromFile);
    const text = await detect([MODEL, file, ...RULE]);
    assertEquals(text.out.split("\n").length, lines.length);
    assertEquals(text.error, fromFile.error);
  });
});

Deno.test("no detection is no failure; a file that fails is 1 though the others are heard; wrong use is 2", async () => {
  await withSound(async (file, raw) => {
    const none = await detect([MODEL, file, ...RULE.with(1, "--threshold=100")]);
    assertEquals([none.code, none.out], [0, ""]);
    const some = await detect([MODEL, "no such.wav", file, ...RULE]);
    assertEquals(some.code, 1);
    assert(some.out.split("\n").length >= 3);
    assertStringIncludes(some.error, "Cannot read no such.wav as it must exist");
    for (
      const [input, reason] of [[new Uint8Array(0), "it is empty"], [raw.subarray(1), "last byte"]]
    ) {
      const { code, error } = await detect([MODEL, "-", ...RULE], input as Uint8Array);
      assertEquals(code, 1);
      assertStringIncludes(error, reason as string);
    }
    const wrong: [string[], number, string][] = [
      [[MODEL], 2, "FILE|- must be given"],
      [[MODEL, "-", "-"], 2, "named 2 times"],
      [[MODEL, file, "--treshold=2"], 2, "nearest: --threshold"],
      [["checkpoints/best/sise.kws", file], 1, "nearest: size.kws"],
      [[file, MODEL], 1, "must be a .kws or a .safetensors file"],
      [["checkpoints/best", file], 1, "it is a folder; name its files"],
    ];
    for (const [words, expected, reason] of wrong) {
      const { code, out, error } = await detect(words);
      assertEquals([code, out], [expected, ""], error);
      assertStringIncludes(error, reason);
    }
  });
});

Deno.test("several models listen at once: each detects what it detects alone, in the order of time", async () => {
  await withSound(async (file) => {
    const model = openModel(MODEL).kws as PackedModel;
    const write = (path: string, keyword: string, higher: number): string => {
      const rule = { smoothing, threshold: threshold + higher, refractory };
      Deno.writeFileSync(path, encodeKws({ ...model, keyword, rule }));
      return path;
    };
    const [one, other] = [write(`${file}.1.kws`, "hello", 0), write(`${file}.2.kws`, "hey", 0.25)];
    const detected = async (path: string): Promise<{ time: number }[]> =>
      (await detect([path, file, "--json"])).out.split("\n")
        .map((line) => ({ ...JSON.parse(line), model: shownPath(path) }));
    const both = await detect([one, file, "--also", other, "--json"]);
    assertEquals(both.code, 0, both.error);
    const lines = both.out.split("\n").map((line) => JSON.parse(line));
    const alone = [await detected(one), await detected(other)];
    assert(alone.every(({ length }) => length > 1));
    assertEquals(lines, alone.flat().sort((a, b) => a.time - b.time));
    const text = await detect([one, file, "--also", other]);
    assert(
      text.out.split("\n").every((line) => / {2}(hello|hey {2}) {2}.*\.kws$/.test(line)),
      text.out,
    );
    const twice = await detect([MODEL, file, "--also", MODEL]);
    assertEquals([twice.code, twice.out], [2, ""]);
    assertStringIncludes(twice.error, "a model must be named once");
  });
});

Deno.test("a model that the table does not know needs its rule as options", async () => {
  await withSound(async (file) => {
    const kws = `${file}.kws`;
    const { rule: _, ...model } = openModel(MODEL).kws as PackedModel;
    Deno.writeFileSync(kws, encodeKws({ ...model, keyword: "hello" }));
    const without = await detect([kws, file]);
    assertEquals([without.code, without.out], [2, ""]);
    assertStringIncludes(without.error, "give --smoothing, --threshold, --refractory");
    const { code, out, error } = await detect([kws, file, ...RULE]);
    assertEquals(code, 0);
    assertStringIncludes(out, "  hello  ");
    assertStringIncludes(error, "was not measured");
    // Its own rule, once it has one, with figures of none.
    const rule = { smoothing, threshold: 0, refractory: 1 };
    Deno.writeFileSync(kws, encodeKws({ ...model, keyword: "hello", rule }));
    const own = await detect([kws, file]);
    assertEquals(own.code, 0);
    assertStringIncludes(own.error, "from its file");
  });
});

Deno.test("detections are printed while more sound may come, and Ctrl-C then ends with a sum and 130", async () => {
  const raw = new Uint8Array(PCM.buffer);
  const { out } = await detect([MODEL, "-", "--json", ...RULE], raw);
  const child = command([MODEL, "-", "--json", ...RULE], { stdin: "piped" }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(raw);
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let lines = "";
  while (lines.trim() !== out) {
    const { value, done } = await reader.read();
    assert(!done, lines);
    lines += value;
  }
  // All is heard a moment later: what Ctrl-C then ends is the waiting for more.
  await new Promise((resolve) => setTimeout(resolve, 300));
  child.kill("SIGINT");
  while (!(await reader.read()).done);
  const error = await new Response(child.stderr).text();
  assertEquals((await child.status).code, 130);
  assertStringIncludes(error, "00:06.000 of 1 file heard");
  await writer.close().catch(() => {});
});

Deno.test("Ctrl-C before any sound ends with 130, and no word of an empty input", async () => {
  const child = command([MODEL, "-", ...RULE], { stdin: "piped" }).spawn();
  const reader = child.stderr.pipeThrough(new TextDecoderStream()).getReader();
  let { value: error = "" } = await reader.read();
  // The rule is told of before it listens; a moment later it does.
  await new Promise((resolve) => setTimeout(resolve, 300));
  child.kill("SIGINT");
  for (let next = await reader.read(); !next.done; next = await reader.read()) error += next.value;
  assertEquals((await child.status).code, 130);
  assertStringIncludes(error, "00:00.000 of 1 file heard, 0 detections");
  assert(!error.includes("empty"), error);
  await child.stdin.close().catch(() => {});
  await child.stdout.cancel();
});

Deno.test("where nobody reads any more it ends with 0 and says nothing of it", async () => {
  const child = command([MODEL, "-", ...RULE], { stdin: "piped" }).spawn();
  const writer = child.stdin.getWriter();
  const piece = new Uint8Array(PCM.buffer);
  await writer.write(piece);
  const reader = child.stdout.getReader();
  await reader.read();
  await reader.cancel();
  const writing = (async () => {
    for (;;) await writer.write(piece);
  })().catch(() => {});
  const error = new Response(child.stderr).text();
  assertEquals((await child.status).code, 0);
  await writing;
  assertEquals((await error).split("\n").filter((line) => /pipe|EPIPE|os error/i.test(line)), []);
});
