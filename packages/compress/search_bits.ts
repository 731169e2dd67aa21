/**
 * Bits of a weight, tensor by tensor, under a limit of bytes.
 *
 * @module
 */
import { meanDivergence } from "@kws/evaluate";
import { topologyOf } from "@kws/models";
import type { DistillationSet } from "./distillation_set.ts";
import { dequantizeWeights, quantizeWeights, type WeightFormat } from "./quantize_weights.ts";
import { eachBatch, type Trained } from "./set_batches.ts";

/** Fewest and most bits that are tried. */
const [FEWEST, MOST] = [3, 8];

/** A format with what it costs. */
export interface RatedFormat {
  format: WeightFormat;
  bytes: number;
  /** Mean KL divergence of the rounded network from the one of floats, in nats. */
  divergence: number;
}

/** Options of {@linkcode searchBits}. */
export interface BitSearchOptions {
  /** What the log-odds are compared on. */
  set: DistillationSet;
  /** Sounds of it, evenly spread; of what is left over at its end none. */
  sounds: number;
  /** Most bytes. */
  limit: number;
  /** Bytes of the file in a format. */
  bytesOf(format: WeightFormat): number;
}

function logOddsOf(net: Trained, { set, sounds }: BitSearchOptions): Float64Array {
  const spread = Math.max(1, Math.floor(set.count / sounds));
  const out: number[] = [];
  eachBatch(set, net, { count: sounds, spread }, ({ logits }, _, { count }) => {
    for (let i = 0; i < count; i++) out.push(logits[2 * i + 1] - logits[2 * i]);
  });
  return Float64Array.from(out);
}

/** Rates formats of a network's weights. */
export class FormatRater {
  readonly #net: Trained;
  readonly #options: BitSearchOptions;
  readonly #floats: Float64Array;

  constructor(net: Trained, options: BitSearchOptions) {
    this.#net = net;
    this.#options = options;
    this.#floats = logOddsOf(net, options);
  }

  /** What a format costs: its bytes, and how far the weights that it rounds lead. */
  rate(format: WeightFormat): RatedFormat {
    const { topology, shape, parameters } = this.#net;
    const layout = topologyOf(topology).layout(shape);
    const rounded = dequantizeWeights(quantizeWeights(parameters, layout, format), layout);
    const odds = logOddsOf({ ...this.#net, parameters: rounded }, this.#options);
    const bytes = this.#options.bytesOf(format);
    return { format, bytes, divergence: meanDivergence(this.#floats, odds) };
  }
}

/**
 * Takes bits away from the tensor where it costs the least divergence for each byte, until the file keeps
 * its limit.
 *
 * Source of the idea: Z. Dong et al., "HAWQ-V2", arXiv:1911.03852, section 3.2, with the measured
 * divergence in place of the trace of the Hessian.
 *
 * @param rows Whether every row has a scale of its own.
 * @throws {RangeError} If even the fewest bits are too many.
 */
export function searchBits(net: Trained, options: BitSearchOptions, rows: boolean): RatedFormat {
  const { topology, shape, parameters } = net;
  const layout = topologyOf(topology).layout(shape);
  const whole: WeightFormat = { bits: MOST, perRow: rows };
  const names = quantizeWeights(parameters, layout, whole)
    .filter(({ shape }) => shape.length > 1).map(({ name }) => name);
  const rater = new FormatRater(net, options);
  const formatOf = (bits: Record<string, number>): WeightFormat => ({
    ...whole,
    exceptions: Object.fromEntries(Object.entries(bits).filter(([, own]) => own < MOST)),
  });
  let bits = Object.fromEntries(names.map((name) => [name, MOST]));
  let best = rater.rate(formatOf(bits));
  while (best.bytes > options.limit) {
    const tried = names.filter((name) => bits[name] > FEWEST).map((name) => {
      const next = { ...bits, [name]: bits[name] - 1 };
      const rated = rater.rate(formatOf(next));
      const saved = best.bytes - rated.bytes;
      const harm = rated.divergence - best.divergence;
      return { next, rated, harm, price: harm / saved, saved };
    });
    const saving = tried.filter(({ saved }) => saved > 0).sort((a, b) => a.price - b.price);
    // Bits of several tensors may fill up a byte together though those of none do alone.
    const [step] = saving.length > 0 ? saving : tried.sort((a, b) => a.harm - b.harm);
    if (step === undefined) {
      throw new RangeError(
        `Cannot round the weights as the file must have at most ${options.limit} bytes: with the ` +
          `fewest bits it has ${best.bytes}`,
      );
    }
    ({ next: bits, rated: best } = step);
  }
  return best;
}
