/**
 * The bytes of an ONNX file.
 *
 * Source of all numbers of fields and types: `onnx/onnx.proto` of https://github.com/onnx/onnx.
 *
 * @module
 */
import type { OnnxConstant, OnnxGraph, OnnxNode, OnnxValue } from "./onnx_graph.ts";
import { ProtobufWriter } from "./protobuf_writer.ts";

/** The version of the file format: 8 came with operator set 17 (ONNX 1.12, 2022). */
const IR_VERSION = 8;

/** The version of the operators. */
const OPERATOR_SET = 17;

/** Types of elements, as `TensorProto.DataType` numbers them. */
const ELEMENT = { float: 1, int64: 7 } as const;

/** Types of attributes, as `AttributeProto.AttributeType` numbers them. */
const ATTRIBUTE = { integer: 2, integers: 7 } as const;

/** What a file says besides its graph. */
export interface OnnxFileOptions {
  /** What inputs and outputs are, for people. */
  description: string;
  /** What a program may want to know, as text by name. */
  metadata?: Readonly<Record<string, string>>;
}

/** The bytes of a file that holds a graph. */
export function encodeOnnx(
  graph: OnnxGraph,
  { description, metadata = {} }: OnnxFileOptions,
): Uint8Array<ArrayBuffer> {
  const file = new ProtobufWriter()
    .integer(1, IR_VERSION)
    .text(2, "kws")
    .text(6, description)
    .message(7, graphMessage(graph))
    // The operators of ONNX itself have no domain.
    .message(8, new ProtobufWriter().text(1, "").integer(2, OPERATOR_SET));
  for (const [key, value] of Object.entries(metadata)) {
    file.message(14, new ProtobufWriter().text(1, key).text(2, value));
  }
  return file.bytes;
}

function graphMessage({ name, nodes, constants, inputs, outputs }: OnnxGraph): ProtobufWriter {
  const message = new ProtobufWriter();
  nodes.forEach((node) => message.message(1, nodeMessage(node)));
  message.text(2, name);
  constants.forEach((constant) => message.message(5, constantMessage(constant)));
  inputs.forEach((value) => message.message(11, valueMessage(value)));
  outputs.forEach((value) => message.message(12, valueMessage(value)));
  return message;
}

function nodeMessage({ operator, inputs, outputs, attributes }: OnnxNode): ProtobufWriter {
  const message = new ProtobufWriter();
  inputs.forEach((name) => message.text(1, name));
  outputs.forEach((name) => message.text(2, name));
  // A node is called after its first output.
  message.text(3, outputs[0]).text(4, operator);
  for (const [name, value] of Object.entries(attributes)) {
    const attribute = new ProtobufWriter().text(1, name);
    if (typeof value === "number") attribute.integer(3, value).integer(20, ATTRIBUTE.integer);
    else {
      value.forEach((one) => attribute.integer(8, one));
      attribute.integer(20, ATTRIBUTE.integers);
    }
    message.message(5, attribute);
  }
  return message;
}

function constantMessage({ name, shape, data }: OnnxConstant): ProtobufWriter {
  const message = new ProtobufWriter();
  shape.forEach((dimension) => message.integer(1, dimension));
  const isFloat = data instanceof Float32Array;
  return message.integer(2, isFloat ? ELEMENT.float : ELEMENT.int64)
    .text(8, name)
    .raw(9, isFloat ? floatBytes(data) : integerBytes(data));
}

/** The elements of a file's constants are little-endian, whatever the machine is. */
function floatBytes(data: Float32Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * data.length));
  data.forEach((value, i) => view.setFloat32(4 * i, value, true));
  return new Uint8Array(view.buffer);
}

function integerBytes(data: BigInt64Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(8 * data.length));
  data.forEach((value, i) => view.setBigInt64(8 * i, value, true));
  return new Uint8Array(view.buffer);
}

function valueMessage({ name, type, shape }: OnnxValue): ProtobufWriter {
  const dimensions = new ProtobufWriter();
  for (const dimension of shape) {
    const message = new ProtobufWriter();
    if (typeof dimension === "number") message.integer(1, dimension);
    else message.text(2, dimension);
    dimensions.message(1, message);
  }
  const tensor = new ProtobufWriter().integer(1, ELEMENT[type]).message(2, dimensions);
  return new ProtobufWriter().text(1, name).message(2, new ProtobufWriter().message(1, tensor));
}
