import { assertEquals, assertThrows } from "@std/assert";
import { projectRoot, UsageError } from "@kws/cli";
import { exportOnnx, isOnnx } from "./onnx_export.ts";

Deno.test("a name that ends in .onnx asks for ONNX, and takes no rule", () => {
  assertEquals(isOnnx("a/b.onnx", { steps: false }), true);
  assertEquals(isOnnx("a/b.ONNX", { steps: true, threshold: undefined }), true);
  assertEquals(isOnnx("onnx.kws", { steps: false, threshold: 0 }), false);
  assertThrows(
    () => isOnnx("b.onnx", { steps: true, smoothing: undefined, threshold: 0 }),
    UsageError,
    "Cannot write b.onnx as --threshold must not be given, for only a .kws holds a rule: " +
      "current value is 0; leave it out, or name a .kws",
  );
  assertThrows(
    () => isOnnx("b.kws", { steps: true }),
    UsageError,
    "Cannot write b.kws as with --steps its name must end in .onnx: it does not; " +
      "name another, or leave --steps out",
  );
});

Deno.test("checkpoints and files of floats and integers are exported, the last with a remark", () => {
  const models: [string, boolean][] = [
    ["checkpoints/size/seed-1.safetensors", false],
    ["checkpoints/kd-fp16/seed-1.kws", false],
    ["checkpoints/best/small.kws", true],
  ];
  for (const [model, packed] of models) {
    for (const steps of [false, true]) {
      const { keyword, remarks } = exportOnnx(`${projectRoot()}/${model}`, model, steps);
      assertEquals([keyword, remarks.length], ["happy", packed ? 2 : 1], model);
    }
  }
});

Deno.test("a network that is no CRNN is refused, and so is what is no model", () => {
  const golden = "packages/runtime/golden";
  for (const [path, kind] of [[`v2-ds-cnn-1.kws`, "ds-cnn"], [`v2-sparknet-1.kws`, "sparknet"]]) {
    assertThrows(
      () => exportOnnx(`${projectRoot()}/${golden}/${path}`, "x.kws", false),
      RangeError,
      `Cannot export x.kws as ONNX as its network must be a CRNN: it is of the kind ${kind}; ` +
        "name another model, such as checkpoints/best/small.kws",
    );
  }
  assertThrows(
    () => exportOnnx(`${projectRoot()}/README.md`, "x", true),
    SyntaxError,
    "must be a .kws",
  );
  assertThrows(
    () => exportOnnx(`${projectRoot()}/none.kws`, "none.kws", true),
    Error,
    "must exist",
  );
});
