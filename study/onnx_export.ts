/**
 * A model's network as an ONNX file, for runtimes of others.
 *
 * @module
 */
import { UsageError } from "@kws/cli";
import { unpackIntegers } from "@kws/compress";
import { centredFrames } from "@kws/features";
import { topologyOf } from "@kws/models";
import { clipModel, stepModel } from "@kws/onnx";
import { isPacked, type StreamRule } from "@kws/runtime";
import type { CrnnShape } from "@kws/runtime/network";
import { requireFile } from "./input_file.ts";
import { type Model, openModel } from "./model.ts";

/** A file to be written, and what is to be said of it. */
export interface ExportedOnnx {
  /** The `.onnx` file. */
  bytes: Uint8Array<ArrayBuffer>;
  keyword: string;
  /** What whoever runs it should know, a line each. */
  remarks: string[];
}

/**
 * Whether a file of this name is to be one of ONNX, by its end.
 *
 * @param shown The file's name, as errors call it.
 * @param asked What the user gave besides.
 * @throws {UsageError} If a file of the kind cannot be had with it.
 */
export function isOnnx(shown: string, asked: Partial<StreamRule> & { steps: boolean }): boolean {
  const { steps, ...rule } = asked;
  if (!shown.toLowerCase().endsWith(".onnx")) {
    if (!steps) return false;
    throw new UsageError(
      `Cannot write ${shown} as with --steps its name must end in .onnx: it does not; ` +
        "name another, or leave --steps out",
    );
  }
  const [given] = Object.entries(rule).filter(([, value]) => value !== undefined);
  if (given === undefined) return true;
  const [option, value] = given;
  throw new UsageError(
    `Cannot write ${shown} as --${option} must not be given, for only a .kws holds a rule: ` +
      `current value is ${value}; leave it out, or name a .kws`,
  );
}

/**
 * Steps that the attention of a CRNN sees. As everywhere, one whose file does not say it sees as much as a
 * clip of a second has.
 */
export function attentionWindow({ kws, frontEnd }: Model, shape: CrnnShape): number {
  const second = centredFrames(frontEnd.sampleRate, frontEnd);
  return kws?.window ?? topologyOf("crnn").stream!.window(shape, second);
}

/**
 * The ONNX file of a model of any format.
 *
 * @param name What errors call it.
 * @param steps Whether it is of one step with its states; otherwise of a whole clip.
 * @throws {SyntaxError} If the file is no model.
 * @throws {RangeError} If its network is no CRNN.
 */
export function exportOnnx(path: string, name: string, steps: boolean): ExportedOnnx {
  requireFile(path, name);
  const model = openModel(path);
  const { kws, network, keyword, frontEnd } = model;
  const packed = kws && isPacked(kws) ? kws : undefined;
  const { topology, shape, parameters, offset } = packed ? unpackIntegers(packed) : network!;
  if (topology !== "crnn") {
    throw new RangeError(
      `Cannot export ${name} as ONNX as its network must be a CRNN: it is of the kind ${topology}; ` +
        "name another model, such as checkpoints/best/small.kws",
    );
  }
  const metadata = { keyword, frontEnd: JSON.stringify(frontEnd) };
  const net = { shape, parameters, offset, metadata };
  const remarks = packed
    ? ["its weights are those of the file's integers, activations are floats and not rounded"]
    : [];
  const { bands, kernel: [, kt], stride: [, st] } = shape;
  if (!steps) {
    return {
      ...{ bytes: clipModel(net), keyword },
      remarks: [`features (1,frames,${bands}) to log_odds (1), a whole clip`, ...remarks],
    };
  }
  const window = attentionWindow(model, shape);
  return {
    ...{ bytes: stepModel(net, window), keyword },
    remarks: [
      `frames (1,${kt},${bands}) and states to log_odds (1) and states; a first step after ${kt} ` +
      `frames, a further one every ${st}, an attention over ${window} steps`,
      ...remarks,
    ],
  };
}
