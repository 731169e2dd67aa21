/**
 * The step of a packed network, in integers.
 *
 * @module
 */
import { fromBase64 } from "./base64.ts";
import INTEGER from "./wasm/integer.ts";

/** The functions of `integer.wasm`; the model's words are described in `assembly/integer.ts`. */
export interface IntegerExports {
  memory: WebAssembly.Memory;
  heapBase(): number;
  /** Forgets everything heard. */
  reset(model: number): void;
  /**
   * Takes the log-mel frame that lies in the model: the keyword's log-odds in Q12 if it completes a
   * step, −2³¹ if not.
   */
  push(model: number): number;
}

let compiled: WebAssembly.Module | undefined;

/** An instance with a memory of its own. */
export function integerKernels(): IntegerExports {
  compiled ??= new WebAssembly.Module(fromBase64(INTEGER));
  const imports = {
    env: {
      abort(): never {
        throw new Error("The kernels aborted");
      },
    },
  };
  return new WebAssembly.Instance(compiled, imports).exports as unknown as IntegerExports;
}
