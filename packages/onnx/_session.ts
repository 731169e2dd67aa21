/**
 * ONNX Runtime as a witness, for tests: an implementation of the operators that is not ours.
 *
 * @module
 */
import { InferenceSession, Tensor } from "onnxruntime-node";

/** What goes into a graph or comes out of it. */
export type Values = Record<string, Tensor>;

/** Opens a file as a function from inputs to outputs. */
export async function openSession(file: Uint8Array): Promise<(inputs: Values) => Promise<Values>> {
  const session = await InferenceSession.create(file, {
    ...{ intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 2 },
  });
  return async (inputs) => await session.run(inputs) as Values;
}

/** Floats of a shape. */
function floats(data: Float32Array, shape: readonly number[]): Tensor {
  return new Tensor("float32", data, shape);
}

/** Log-mel frames (1,T,bands). */
export function frames(data: Float32Array, bands: number): Tensor {
  return floats(data, [1, data.length / bands, bands]);
}

/** The states of a step graph before the first step: all zeros. */
export function firstStates(
  { layers, hidden }: { layers: number; hidden: number },
  window: number,
): Values {
  const states = Array.from(
    { length: layers },
    (_, layer) => [`state_${layer}`, floats(new Float32Array(hidden), [1, hidden])] as const,
  );
  return {
    ...Object.fromEntries(states),
    outputs: floats(new Float32Array(window * hidden), [window, hidden]),
    count: new Tensor("int64", BigInt64Array.of(0n), [1]),
  };
}

/** The states that a step gives to the next one. */
export function nextStates(outputs: Values): Values {
  return Object.fromEntries(
    Object.entries(outputs).filter(([name]) => name.startsWith("next_"))
      .map(([name, value]) => [name.slice("next_".length), value]),
  );
}

/** The log-odds that a run gives. */
export function logOddsOf({ log_odds }: Values): number {
  return log_odds.data[0] as number;
}
