/**
 * A model as the file that is taken home: of the version that the bundle reads, with its rule inside.
 *
 * @module
 */
import { modelHeader } from "@kws/c";
import { createDetector, decodeKws, encodeKws, isPacked, type StreamRule } from "@kws/runtime";
import { UsageError } from "@kws/cli";
import { parse } from "node:path";
import { requireFile } from "./input_file.ts";
import { ruleOf } from "./listening_model.ts";
import type { FoundRule } from "./stream_rule.ts";

/** A file to be written, and what is to be said of it. */
export interface ExportedModel {
  /** The `.kws` file. */
  bytes: Uint8Array<ArrayBuffer>;
  keyword: string;
  /** The rule that the file holds, its threshold rounded as the file has it. */
  found: FoundRule;
}

/** Any rule that can be: to see whether a file listens before it is asked for its own. */
const ANY_RULE: StreamRule = { smoothing: 1, threshold: 0, refractory: 0 };

/**
 * Reads a `.kws` file of any version and writes it anew, with a rule for streams.
 *
 * @param name What errors call it.
 * @param asked What of its rule is to be another.
 * @throws {SyntaxError} If it is no `.kws` file.
 * @throws {RangeError} If it is of no network that listens, its weights are floats, or the rule does not fit
 * into a file.
 * @throws {UsageError} If there is no rule.
 */
export function exportModel(
  path: string,
  name: string,
  asked: Partial<StreamRule>,
): ExportedModel {
  requireFile(path, name);
  const file = Deno.readFileSync(path);
  if (path.endsWith(".safetensors")) {
    throw new SyntaxError(
      `Cannot read ${name} as it must be a packed model, a .kws file: it is a checkpoint of floats; name ` +
        "the .kws file beside it, where there is one, or an OUT that ends in .onnx",
    );
  }
  const model = decodeKws(file, name);
  if (model.kind === "crnn" && !isPacked(model)) {
    throw new RangeError(
      `Cannot export ${name} as a detector's weights must be integers: they are floats of ${model.bits} ` +
        "bits; name a packed model, such as checkpoints/best/small.kws, or an OUT that ends in .onnx; " +
        "deno task detect listens with it as it is",
    );
  }
  if (model.kind !== "crnn") {
    throw new RangeError(
      `Cannot export ${name} as its network must be a CRNN, which hears step by step: it is of the kind ` +
        `${model.kind}; name another model, such as checkpoints/best/small.kws; deno task detect listens ` +
        "with it as it is",
    );
  }
  // What else listens is for the detector to say: it is what the bundle holds.
  createDetector({ model: file, name, rule: ANY_RULE });
  const found = ruleOf(path, name, asked, model.rule, "export");
  const bytes = encodeKws({ ...model, rule: found.rule });
  const { rule } = decodeKws(bytes, name);
  const { threshold } = found.rule;
  // A file holds steps of 1/256, and as its largest what rejects everything.
  if (Number.isFinite(threshold) && Math.abs(threshold - rule!.threshold) > 1 / 256) {
    throw new UsageError(
      `Cannot export ${name} as its threshold must be log-odds from −32 to 31.99: ` +
        `current value is ${threshold}`,
    );
  }
  return { bytes, keyword: model.keyword, found: { ...found, rule: rule! } };
}

/** What a model is written as, by the ends of names. */
const ENDS: readonly string[] = [".kws", ".h", ".onnx"];

/**
 * Refuses a name whose end does not say what is to be written.
 *
 * @throws {UsageError} If it says nothing.
 */
export function requireKnownEnd(out: string): void {
  if (ENDS.includes(parse(out).ext)) return;
  throw new UsageError(`OUT must end in ${ENDS.join(", ")}: "${out}" does not`);
}

/** What a file of this name holds of a model: a name that ends in `.h` is a C header with an array. */
export function contentOf(out: string, bytes: Uint8Array): Uint8Array | string {
  const { name, ext } = parse(out);
  return ext === ".h" ? modelHeader(bytes, name) : bytes;
}

/**
 * Refuses to write over what is read: a committed model is no longer the one of its manifest then, and a
 * recording is gone. A folder is no file to write either.
 *
 * @param what What is read, as errors call it.
 * @throws {Error} If both names lead to one file, or the first to a folder.
 */
export function requireOther(out: string, read: string, shown: string, what = "model"): void {
  let there: string;
  try {
    there = Deno.realPathSync(out);
  } catch (error) {
    // Nothing is there; what is in the way of writing it is for the writing to say.
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return;
    throw error;
  }
  if (Deno.statSync(there).isDirectory) {
    throw new Error(
      `Cannot write ${shown} as it must be a file: it is a folder; name a file in it, such as ` +
        `${shown}/${parse(read).name}.kws`,
    );
  }
  let own: string;
  try {
    own = Deno.realPathSync(read);
  } catch (error) {
    // What is not there cannot be lost; whoever reads it says so.
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  if (there !== own) return;
  throw new Error(
    `Cannot write ${shown} as it must be another file than the ${what}: it is the same; name another`,
  );
}
