import { assert, assertEquals, assertThrows } from "@std/assert";
import { Random } from "@kws/kernels";
import { crnnLayout, initialCrnn, view } from "@kws/models";
import type { CrnnShape } from "@kws/runtime/network";
import { ProtobufMessage } from "./_protobuf_reader.ts";
import { clipModel } from "./clip_model.ts";
import type { CrnnNetwork } from "./crnn_network.ts";
import { OnnxGraph } from "./onnx_graph.ts";
import { stepModel } from "./step_model.ts";

const SHAPE: CrnnShape = {
  ...{ bands: 7, channels: 2, kernel: [3, 4], stride: [2, 2], hidden: 5, layers: 2, dropout: 0 },
};

const NET: CrnnNetwork = {
  ...{ shape: SHAPE, parameters: initialCrnn(SHAPE, Random.root(1)), offset: -4 },
  metadata: { keyword: "はい" },
};

/** Name, type and dimensions of an input or output. */
type Value = [string, number, (number | string)[]];

function valuesOf(graph: ProtobufMessage, field: number): Value[] {
  return graph.messages(field).map((value) => {
    const tensor = value.message(2).message(1);
    const dimensions = tensor.message(2).messages(1)
      .map((one) => one.fields[0] === 1 ? one.integer(1) : one.text(2));
    return [value.text(1), tensor.integer(1), dimensions];
  });
}

Deno.test("a file says its version, its operators' version, and what it was told", () => {
  const file = new ProtobufMessage(clipModel(NET));
  assertEquals(file.integer(1), 8);
  assertEquals([file.message(8).text(1), file.message(8).integer(2)], ["", 17]);
  assertEquals(file.messages(14).map((one) => [one.text(1), one.text(2)]), [["keyword", "はい"]]);
  const step = new ProtobufMessage(stepModel(NET, 6));
  assertEquals(step.messages(14).map((one) => [one.text(1), one.text(2)]), [
    ...[["keyword", "はい"], ["firstStep", "4"], ["everyFurtherStep", "2"], ["window", "6"]],
  ]);
});

Deno.test("inputs and outputs have the names, types and dimensions that are promised", () => {
  const clip = new ProtobufMessage(clipModel(NET)).message(7);
  assertEquals(valuesOf(clip, 11), [["features", 1, [1, "frames", 7]]]);
  assertEquals(valuesOf(clip, 12), [["log_odds", 1, [1]]]);
  const step = new ProtobufMessage(stepModel(NET, 6)).message(7);
  const states: Value[] = [
    ["state_0", 1, [1, 5]],
    ["state_1", 1, [1, 5]],
    ["outputs", 1, [6, 5]],
    ["count", 7, [1]],
  ];
  assertEquals(valuesOf(step, 11), [["frames", 1, [1, 4, 7]], ...states]);
  assertEquals(valuesOf(step, 12), [
    ...states.map(([name, type, shape]): Value => [`next_${name}`, type, shape]),
    ["log_odds", 1, [1]],
  ]);
});

Deno.test("every value that a node takes was there before, and every output of the graph is one", () => {
  for (const bytes of [clipModel(NET), stepModel(NET, 6)]) {
    const graph = new ProtobufMessage(bytes).message(7);
    const known = new Set([
      ...valuesOf(graph, 11).map(([name]) => name),
      ...graph.messages(5).map((constant) => constant.text(8)),
      "",
    ]);
    for (const node of graph.messages(1)) {
      for (const name of node.texts(1)) assert(known.has(name), `${node.text(4)} takes ${name}`);
      for (const name of node.texts(2)) known.add(name);
    }
    for (const [name] of valuesOf(graph, 12)) assert(known.has(name), name);
  }
});

Deno.test("constants are the network's tensors, the gates in ONNX's order", () => {
  const graph = new ProtobufMessage(clipModel(NET)).message(7);
  const constants = new Map(graph.messages(5).map((one) => [one.text(8), one]));
  const floatsOf = (name: string): number[] => {
    const constant = constants.get(name)!;
    assertEquals(constant.integer(2), 1);
    const raw = constant.raws(9)[0].slice();
    const floats = new DataView(raw.buffer);
    const length = constant.integers(1).reduce((product, one) => product * Number(one), 1);
    assertEquals(raw.length, 4 * length);
    return Array.from({ length }, (_, i) => floats.getFloat32(4 * i, true));
  };
  const own = (name: string): number[] => [...view(NET.parameters, crnnLayout(SHAPE), name)];
  assertEquals(floatsOf("offset"), [-4]);
  assertEquals(floatsOf("conv.weight"), own("conv.weight"));
  assertEquals(constants.get("conv.weight")!.integers(1), [2n, 1n, 3n, 4n]);
  const rows = own("gru.weight_hh_l1");
  assertEquals(constants.get("gru.weight_hh_l1")!.integers(1), [1n, 15n, 5n]);
  assertEquals(floatsOf("gru.weight_hh_l1"), [
    ...[...rows.slice(25, 50), ...rows.slice(0, 25), ...rows.slice(50)],
  ]);
});

Deno.test("what is no network, no window and no graph is refused", () => {
  assertThrows(
    () => clipModel({ ...NET, parameters: NET.parameters.slice(1) }),
    RangeError,
    `Cannot write the network as its parameters must be ${NET.parameters.length} floats: there are`,
  );
  for (const window of [0, 1.5]) {
    const message = `window must be a whole number >= 1: current value is ${window}`;
    assertThrows(() => stepModel(NET, window), RangeError, message);
  }
  const graph = new OnnxGraph("twice");
  graph.integers("one", [1]);
  assertThrows(() => graph.node("one", "Neg", ["one"]), TypeError, 'two values called "one"');
});
