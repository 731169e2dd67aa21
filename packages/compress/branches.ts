/**
 * Parallel branches of a convolution, folded into it: as there is no activation between convolution and
 * sum, the network that runs is exactly the one that is trained.
 *
 * Source: X. Ding et al., "RepVGG: making VGG-style ConvNets great again", arXiv:2101.03697, section 3.3,
 * with a factor of each branch and channel in place of its batch normalisation.
 *
 * @module
 */
import { Random } from "@kws/kernels";
import type { ParameterLayout, Slot } from "@kws/models";

/** Bands and frames of a branch's kernel, which stands in the middle of the convolution's. */
export type BranchKernel = [bands: number, frames: number];

interface Branch {
  /** First of its factors, (C), behind which its weights lie, (C,bands,frames). */
  at: number;
  weights: number;
  /** Place of each of its weights in the flat array of the network. */
  places: Int32Array;
}

/** The branches beside a network's convolution. */
export class Branches {
  /** Elements of their own. */
  readonly size: number;
  readonly #branches: Branch[] = [];
  readonly #channels: number;

  /** @throws {RangeError} If there is no convolution over bands and frames, or a kernel is larger than its. */
  constructor({ slots }: ParameterLayout, kernels: readonly BranchKernel[]) {
    const slot: Slot | undefined = slots.get("conv.weight");
    if (slot?.shape.length !== 4) {
      throw new RangeError(
        "Cannot train branches as the network must begin with a convolution over bands and frames: it " +
          "has none; leave out branches",
      );
    }
    const [channels, , bands, frames] = slot.shape;
    this.#channels = channels;
    let size = 0;
    for (const [own, long] of kernels) {
      if (own > bands || long > frames) {
        throw new RangeError(
          `Cannot train a branch as its kernel must be at most the convolution's [${bands},${frames}]: ` +
            `current value is [${own},${long}]`,
        );
      }
      const places = Int32Array.from({ length: channels * own * long }, (_, i) => {
        const channel = Math.floor(i / (own * long));
        const band = Math.floor(i / long) % own + ((bands - own) >> 1);
        const frame = i % long + ((frames - long) >> 1);
        return slot.offset + (channel * bands + band) * frames + frame;
      });
      this.#branches.push({ at: size, weights: size + channels, places });
      size += channels + places.length;
    }
    this.size = size;
  }

  /** To begin with: weights like a convolution's, factors of 0, so that the network is what it was. */
  begin(own: Float32Array): void {
    this.#branches.forEach(({ at, weights, places }, i) => {
      own.fill(0, at, weights);
      const random = Random.root("branches").stream(i);
      const bound = Math.sqrt(this.#channels / places.length);
      for (let j = 0; j < places.length; j++) own[weights + j] = random.between(-bound, bound);
    });
  }

  /** Adds the branches to the network's parameters. */
  fold(own: Float32Array, network: Float32Array): void {
    this.#each((factor, weight, place) => network[place] += own[factor] * own[weight]);
  }

  /** Their gradient from that of the network's parameters. */
  pull(own: Float32Array, dNetwork: Float32Array, out: Float32Array): void {
    out.fill(0);
    this.#each((factor, weight, place) => {
      out[factor] += own[weight] * dNetwork[place];
      out[weight] = own[factor] * dNetwork[place];
    });
  }

  #each(visit: (factor: number, weight: number, place: number) => void): void {
    this.#branches.forEach(({ at, weights, places }) => {
      const kernel = places.length / this.#channels;
      for (let i = 0; i < places.length; i++) {
        visit(at + Math.floor(i / kernel), weights + i, places[i]);
      }
    });
  }
}
