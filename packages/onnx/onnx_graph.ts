/**
 * A graph of ONNX operators, put together node by node.
 *
 * @module
 */

/** A dimension: so many elements, or a name for whatever it is when the graph runs. */
export type Dimension = number | string;

/** An input or output of a graph. */
export interface OnnxValue {
  name: string;
  /** 32-bit floats or 64-bit integers. */
  type: "float" | "int64";
  shape: readonly Dimension[];
}

/** A constant of a graph: weights, or numbers that an operator takes as an input. */
export interface OnnxConstant {
  name: string;
  shape: readonly number[];
  /** Row-major. */
  data: Float32Array | BigInt64Array;
}

/** Values of a node's attributes: whole numbers and lists of such are all that is needed here. */
export type OnnxAttributes = Readonly<Record<string, number | readonly number[]>>;

/** One operator at work. */
export interface OnnxNode {
  /** The operator's name, as `Conv`. */
  operator: string;
  /** Names of values; empty for an optional one that is left out. */
  inputs: readonly string[];
  /** At least one. */
  outputs: readonly string[];
  attributes: OnnxAttributes;
}

/** A graph: what the nodes need stands before them. */
export class OnnxGraph {
  /** What it is called. */
  readonly name: string;
  readonly inputs: OnnxValue[] = [];
  readonly outputs: OnnxValue[] = [];
  readonly constants: OnnxConstant[] = [];
  readonly nodes: OnnxNode[] = [];
  readonly #names = new Set<string>();

  constructor(name: string) {
    this.name = name;
  }

  /** Declares an input, and gives its name. */
  input(value: OnnxValue): string {
    this.inputs.push(value);
    return this.#taken(value.name);
  }

  /** Declares that a value that a node gives, or is about to give, is an output. */
  output(value: OnnxValue): void {
    this.outputs.push(value);
  }

  /** Adds a constant of floats, and gives its name. */
  floats(name: string, shape: readonly number[], data: Float32Array): string {
    this.constants.push({ name, shape, data });
    return this.#taken(name);
  }

  /** Adds a constant list of integers, and gives its name. */
  integers(name: string, values: readonly number[]): string {
    const data = BigInt64Array.from(values, BigInt);
    this.constants.push({ name, shape: [values.length], data });
    return this.#taken(name);
  }

  /**
   * Adds a node of one output, and gives the output's name.
   *
   * @param output What its output is called.
   */
  node(
    output: string,
    operator: string,
    inputs: readonly string[],
    attributes: OnnxAttributes = {},
  ): string {
    return this.nodeOfSeveral([output], operator, inputs, attributes)[0];
  }

  /** As {@linkcode OnnxGraph.node}, of several outputs. */
  nodeOfSeveral<const N extends readonly string[]>(
    outputs: N,
    operator: string,
    inputs: readonly string[],
    attributes: OnnxAttributes = {},
  ): N {
    this.nodes.push({ operator, inputs, outputs, attributes });
    outputs.forEach((name) => this.#taken(name));
    return outputs;
  }

  /** Every value has one source: two of one name would be a mistake of whoever builds the graph. */
  #taken(name: string): string {
    if (this.#names.has(name)) {
      throw new TypeError(
        `Cannot build the graph as names must differ: there are two values called "${name}"`,
      );
    }
    this.#names.add(name);
    return name;
  }
}
