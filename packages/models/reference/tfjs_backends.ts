/**
 * Finds TensorFlow.js backends that work, and says why others do not.
 *
 * @module
 */
import nodeUtil from "node:util";
import type { ConvolutionForm, Tf } from "./tfjs_model.ts";

/** Names of the backends, fastest first. */
export const TFJS_BACKENDS = ["node", "wasm", "cpu"] as const;

/** A backend of TensorFlow.js. */
export type TfjsBackend = typeof TFJS_BACKENDS[number];

/** A backend that has run an operation. */
export interface LoadedBackend {
  backend: TfjsBackend;
  /** The module whose current backend it is. */
  tf: Tf;
  /** Versions of the module and of the native library, where there is one. */
  version: string;
  /** The form of the convolution that it trains fastest. */
  convolution: ConvolutionForm;
}

/** A backend that cannot be used. */
export interface SkippedBackend {
  backend: TfjsBackend;
  /** Why, in one line. */
  reason: string;
}

/**
 * Loads one backend and proves it by a matrix product.
 *
 * tfjs-node comes as a module of its own; loading it makes it the current backend of every other.
 */
export async function loadBackend(backend: TfjsBackend): Promise<LoadedBackend | SkippedBackend> {
  try {
    const { tf, version } = backend === "node" ? await loadNode() : await loadPlain(backend);
    const product = tf.tidy(() => tf.matMul([[1, 2]], [[3], [4]]).dataSync()[0]);
    if (product !== 11) throw new Error(`1·3 + 2·4 must be 11: it is ${product}`);
    // conv2d cannot be trained on wasm, and is slower than a matrix product of patches on cpu.
    return { backend, tf, version, convolution: backend === "node" ? "conv2d" : "patches" };
  } catch (error) {
    return { backend, reason: firstLine(error) };
  }
}

/**
 * Loads the fastest backend that works.
 *
 * @param onSkip Is told of every faster one that does not.
 */
export async function loadFastestBackend(
  onSkip?: (skipped: SkippedBackend) => void,
): Promise<LoadedBackend> {
  for (const backend of TFJS_BACKENDS) {
    const loaded = await loadBackend(backend);
    if ("tf" in loaded) return loaded;
    onSkip?.(loaded);
  }
  throw new Error("Cannot load TensorFlow.js as none of its backends works");
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split("\n").find((line) => line.trim() !== "")?.trim() ?? "unknown error";
}

async function loadNode(): Promise<{ tf: Tf; version: string }> {
  restoreNodeUtil();
  const tf = await import("@tensorflow/tfjs-node") as unknown as Tf & {
    version: Record<string, string>;
  };
  if (!await tf.setBackend("tensorflow")) throw new Error("its backend does not start");
  const native = tf.backend() as unknown as { binding: { TF_Version?: string } };
  return {
    tf,
    version: `tfjs-node ${tf.version["tfjs-node"]}, libtensorflow ${
      native.binding.TF_Version ?? "of unknown version"
    }`,
  };
}

async function loadPlain(backend: "wasm" | "cpu"): Promise<{ tf: Tf; version: string }> {
  const tf = await import("@tensorflow/tfjs");
  if (backend === "wasm") {
    const wasm = await import("@tensorflow/tfjs-backend-wasm");
    const folder = new URL(".", import.meta.resolve("@tensorflow/tfjs-backend-wasm"));
    wasm.setWasmPaths(decodeURIComponent(folder.pathname));
  }
  if (!await tf.setBackend(backend)) throw new Error("its backend does not start");
  await tf.ready();
  return { tf, version: `tfjs ${tf.version.tfjs}` };
}

/** tfjs-node still calls functions that Node has removed. */
function restoreNodeUtil(): void {
  const util = nodeUtil as unknown as Record<string, unknown>;
  util.isNullOrUndefined ??= (value: unknown): boolean => value === null || value === undefined;
  util.isArray ??= Array.isArray;
  util.isBoolean ??= (value: unknown): boolean => typeof value === "boolean";
  util.isNumber ??= (value: unknown): boolean => typeof value === "number";
  util.isString ??= (value: unknown): boolean => typeof value === "string";
  util.isObject ??= (value: unknown): boolean => typeof value === "object" && value !== null;
  util.isFunction ??= (value: unknown): boolean => typeof value === "function";
}
