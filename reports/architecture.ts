/**
 * A drawing of networks, layer by layer: what goes on from one to the next, and where the weights are.
 *
 * @module
 */
import { centredFrames, type FrontEnd } from "@kws/features";
import { crnnLayout, type CrnnShape } from "@kws/models";
import { crnnSizes } from "@kws/runtime/network";
import { GREYS, PALETTE } from "@kws/literate";
import { arrow, box, drawing, words } from "./drawing.ts";

/** A network to draw. */
export interface Drawn {
  title: string;
  shape: CrnnShape;
  frontEnd: FrontEnd;
}

/** A layer: its name, what it does, its weights, and the shape of what it gives. */
export interface Layer {
  title: string;
  does: string;
  weights?: number;
  gives: string;
}

const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ",");

/** The layers of a network for one second of sound. */
export function layersOf({ shape, frontEnd }: Drawn): Layer[] {
  const { sampleRate, fftLength, hop, bands } = frontEnd;
  const { channels, kernel, stride, hidden, layers, gates = 3, attention = hidden } = shape;
  const frames = centredFrames(sampleRate, frontEnd);
  const { outBands, steps, features } = crnnSizes(shape, frames);
  const weightsOf = (part: string): number =>
    [...crnnLayout(shape).slots.values()].filter(({ name }) => name.startsWith(part))
      .reduce((sum, { size }) => sum + size, 0);
  const ms = (samples: number): number => 1000 * samples / sampleRate;
  return [
    {
      title: "log-mel",
      does: `${bands} bands, ${ms(fftLength)} ms every ${ms(hop)} ms`,
      gives: `${bands} × ${frames}`,
    },
    {
      title: "convolution",
      does: `${channels} × (${kernel.join(" × ")}), stride ${stride.join(" × ")}`,
      weights: weightsOf("conv."),
      gives: `${features} × ${steps}` + (outBands > 1 ? ` (${channels} · ${outBands})` : ""),
    },
    {
      title: layers > 1 ? `GRU, ${layers} layers` : gates === 2 ? "GRU without reset gate" : "GRU",
      does: `${hidden} units, state kept from step to step`,
      weights: weightsOf("gru."),
      gives: `${hidden} × ${steps}`,
    },
    {
      title: "attention over time",
      does: `through ${attention} units, softmax over ${steps} steps`,
      weights: weightsOf("attention."),
      gives: `${hidden}`,
    },
    {
      title: "linear",
      does: "two classes, softmax",
      weights: weightsOf("classifier."),
      gives: "probability",
    },
  ];
}

const COLORS = [GREYS.axis, PALETTE[0], PALETTE[1], PALETTE[2], PALETTE[3]];

/** Networks side by side. */
export function drawNetworks(networks: readonly Drawn[]): string {
  const [wide, high, gap, top] = [200, 34, 24, 34];
  const [left, apart] = [2, 290];
  const rows = layersOf(networks[0]).length;
  const parts = networks.flatMap((network, column) => {
    const x = left + column * apart;
    const middle = x + wide / 2;
    const bottom = top + rows * (high + gap) - gap;
    return [
      words(middle, 8, network.title, { size: 10, bold: true }),
      ...layersOf(network).flatMap(({ title, does, weights, gives }, row) => {
        const y = top + row * (high + gap);
        return [
          row === 0 ? arrow([middle, y - 16], [middle, y]) : arrow([middle, y - gap], [middle, y]),
          box({ x, y, width: wide, height: high }, [title, does], COLORS[row]),
          weights === undefined ? "" : words(x + wide + 6, y + high / 2, `${grouped(weights)}`, {
            anchor: "start",
            size: 8.5,
          }),
          row === rows - 1 ? "" : words(middle + 7, y + high + gap / 2, gives, {
            anchor: "start",
            soft: true,
            size: 8,
          }),
        ];
      }),
      words(middle + 7, top - 10, "16,000 samples", { anchor: "start", soft: true, size: 8 }),
      arrow([middle, bottom], [middle, bottom + 16]),
      words(middle, bottom + 23, "probability of the keyword", { size: 8.5 }),
      words(x + wide + 6, top + high / 2, "weights", { anchor: "start", soft: true, size: 8 }),
    ];
  });
  const width = (networks.length - 1) * apart + wide + 44;
  return drawing(width, top + rows * (high + gap) - gap + 32, ...parts);
}
