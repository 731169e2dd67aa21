import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { projectRoot, shownPath } from "@kws/cli";
import { decodeKws } from "@kws/runtime";

async function run(...words: string[]): Promise<{ code: number; out: string; error: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    // As deno.json starts it; types are checked elsewhere.
    args: ["run", "-q", "--no-prompt", "--no-check", "-P=export", "tasks/export.ts", ...words],
    cwd: projectRoot(),
    env: { NO_COLOR: "1", INIT_CWD: projectRoot() },
  }).output();
  const [out, error] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes).trim());
  return { code, out, error };
}

Deno.test("export says what it wrote, and replaces what was there; what is refused writes nothing", async () => {
  const dir = Deno.makeTempDirSync();
  try {
    const [file, none] = [`${dir}/new/quality.kws`, `${dir}/none.kws`];
    const path = `${projectRoot()}/checkpoints/best/quality.kws`;
    const from = decodeKws(Deno.readFileSync(path), path).rule ? "its file" : "results/rules.json";
    for (const _ of "12") {
      const { code, out, error } = await run("checkpoints/best/quality.kws", file);
      assertEquals([code, error], [0, ""]);
      const bytes = Deno.readFileSync(file);
      const { keyword, rule } = decodeKws(bytes, file);
      const [first, second] = out.split("\n");
      assert(first.endsWith(`new/quality.kws: ${bytes.length} bytes, keyword ${keyword}`), first);
      assertStringIncludes(second, `mean of ${rule!.smoothing} steps, threshold `);
      const threshold = Number(/threshold (.*?) /.exec(second)![1]);
      assert(Math.abs(threshold - rule!.threshold) < 1e-3);
      assertStringIncludes(second, `from ${from}`);
    }
    assertEquals([...Deno.readDirSync(`${dir}/new`)].length, 1);
    const wrong: [string[], number, string][] = [
      [["checkpoints/best/quality.kws"], 2, "OUT must be given"],
      [["checkpoints/best/quality.kws", none, "--smoothing=0"], 2, "--smoothing must be"],
      [["checkpoints/best/sise.kws", none], 1, "nearest: size.kws"],
      [["checkpoints/best/quality.kws", none, "--smoothing=65"], 2, "--smoothing must be"],
      [["checkpoints/kd-fp16/seed-1.kws", none], 1, "they are floats of 16 bits; name a packed"],
      [[file, file], 1, "it must be another file than the model"],
      [
        [file, dir],
        1,
        `Cannot write ${shownPath(dir)} as it must be a file: it is a folder; name a file in it`,
      ],
    ];
    const before = Deno.readFileSync(file);
    for (const [words, expected, reason] of wrong) {
      const { code, out, error } = await run(...words);
      assertEquals([code, out], [expected, ""], error);
      assertStringIncludes(error, reason);
    }
    assertEquals([...Deno.readDirSync(dir)].map(({ name }) => name), ["new"]);
    assert(before.every((byte, i) => byte === Deno.readFileSync(file)[i]));
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
});

Deno.test("export writes ONNX to a name that ends so, of clips or of steps", async () => {
  const dir = Deno.makeTempDirSync();
  try {
    const [clip, step] = [`${dir}/new/clip.onnx`, `${dir}/new/step.onnx`];
    const first = await run("checkpoints/best/small.kws", clip);
    assertEquals([first.code, first.error], [0, ""]);
    const [written, form, remark] = first.out.split("\n");
    assert(
      written.endsWith(`clip.onnx: ${Deno.statSync(clip).size} bytes, keyword happy`),
      written,
    );
    assertStringIncludes(form, "features (1,frames,20) to log_odds (1), a whole clip");
    assertStringIncludes(remark, "activations are floats");
    const second = await run("--steps", "checkpoints/base/seed-1.safetensors", step);
    assertEquals([second.code, second.error], [0, ""]);
    assertStringIncludes(second.out, "an attention over 11 steps");
    assertEquals(second.out.split("\n").length, 2);
    const wrong: [string[], number, string][] = [
      [["--steps", "checkpoints/best/small.kws", `${dir}/a.kws`], 2, "must end in .onnx"],
      [
        ["--threshold=1", "checkpoints/best/small.kws", `${dir}/a.onnx`],
        2,
        "only a .kws holds a rule",
      ],
      [["checkpoints/sparknet/seed-1.safetensors", `${dir}/a.onnx`], 1, "must be a CRNN"],
    ];
    for (const [words, expected, reason] of wrong) {
      const { code, out, error } = await run(...words);
      assertEquals([code, out], [expected, ""], error);
      assertStringIncludes(error, reason);
    }
    assertEquals([...Deno.readDirSync(dir)].map(({ name }) => name), ["new"]);
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
});
