import { assert, assertEquals, assertThrows } from "@std/assert";
import { Random } from "@kws/kernels";
import { type Checkpoint, topologyOf } from "@kws/models";
import { readCheckpoint, writeCheckpoint } from "@kws/models/files";
import { projectRoot } from "@kws/cli";
import { type Kind, KINDS } from "@kws/runtime/network";
import { drawShape } from "@kws/runtime/testing";
import { openModel } from "./model.ts";
import { type Network, networkCheckpoint, networkOf } from "./network.ts";

const KINDS_NAMES = Object.keys(KINDS) as Kind[];

/** A network of a kind with initial weights. */
function draw(kind: Kind, seed: number): Network {
  const random = Random.root(seed).stream(kind);
  const shape = drawShape(kind, random);
  const { size } = topologyOf(kind).layout(shape);
  return {
    ...{ topology: kind, shape, keyword: "happy", offset: -4 + seed / 256 },
    frontEnd: { sampleRate: 16000, fftLength: 512, hop: 320, bands: shape.bands },
    parameters: topologyOf(kind).initial(shape, random.stream("init")).slice(0, size),
  };
}

Deno.test("a network of every kind is read as it was written, without normalisations", () => {
  for (const kind of KINDS_NAMES) {
    for (let seed = 0; seed < 20; seed++) {
      const net = draw(kind, seed);
      assertEquals(networkOf(networkCheckpoint(net), "x"), net);
    }
  }
});

Deno.test("every committed checkpoint is read, whatever its version", () => {
  let count = 0;
  const visit = (folder: string): void => {
    for (const { name, isDirectory } of Deno.readDirSync(folder)) {
      const path = `${folder}/${name}`;
      if (isDirectory) visit(path);
      else if (name.endsWith(".safetensors")) {
        const { metadata } = readCheckpoint(path);
        const { keyword, parameters, offset } = openNetwork(path);
        assertEquals([keyword, offset], [metadata.keyword, Number(metadata.offset ?? 0)]);
        assert(parameters.length > 0);
        count++;
      }
    }
  };
  visit(`${projectRoot()}/checkpoints`);
  assert(count > 30);
});

function openNetwork(path: string): Network {
  return networkOf(readCheckpoint(path), path);
}

/** What may be wrong with a file, and how the error says it. */
const FAULTS: [string, (file: Checkpoint) => void, string][] = [
  [
    "no front end",
    ({ metadata }) => delete metadata.frontEnd,
    "frontEnd in its metadata must be JSON: current value is missing",
  ],
  [
    "a front end of null",
    ({ metadata }) => metadata.frontEnd = "null",
    "its frontEnd must be an object: current value is null",
  ],
  [
    "a front end that is a list",
    ({ metadata }) => metadata.frontEnd = "[1]",
    "its frontEnd must be an object: current value is [1]",
  ],
  [
    "other bands",
    (file) => changeJson(file, "frontEnd", { bands: 99 }),
    "the bands of its frontEnd must be those of its shape, ",
  ],
  [
    "no bands",
    (file) => changeJson(file, "frontEnd", { bands: undefined }),
    "current value is missing",
  ],
  [
    "a hop of 0",
    (file) => changeJson(file, "frontEnd", { hop: 0 }),
    "hop must be a whole number >= 1: current value is 0",
  ],
  [
    "no hop",
    (file) => changeJson(file, "frontEnd", { hop: undefined }),
    "hop must be a whole number >= 1: current value is undefined",
  ],
  [
    "a hop of text",
    (file) => changeJson(file, "frontEnd", { hop: "320" }),
    "hop must be a whole number >= 1: current value is 320",
  ],
  [
    "a front end without end",
    (file) => changeJson(file, "frontEnd", { hop: 1, fftLength: 2 ** 20 }),
    "must transform at most 4194304 samples",
  ],
  [
    "no keyword",
    ({ metadata }) => delete metadata.keyword,
    "its keyword must be a word: current value is missing",
  ],
  [
    "an empty keyword",
    ({ metadata }) => metadata.keyword = " ",
    'its keyword must be a word: current value is " "',
  ],
  [
    "no offset",
    ({ metadata }) => delete metadata.offset,
    "the offset in its metadata must be a number: current value is missing",
  ],
  [
    "an offset of words",
    ({ metadata }) => metadata.offset = "four",
    'must be a number: current value is "four"',
  ],
  [
    "an empty offset",
    ({ metadata }) => metadata.offset = "",
    'must be a number: current value is ""',
  ],
  [
    "an endless offset",
    ({ metadata }) => metadata.offset = "1e999",
    "its offset must be a finite number: current value is Infinity",
  ],
  [
    "no topology",
    ({ metadata }) => delete metadata.topology,
    "its topology must be one of crnn, sparknet, ds-cnn: current value is missing",
  ],
  [
    "a topology of every object",
    ({ metadata }) => metadata.topology = "constructor",
    'as its topology must be one of crnn, sparknet, ds-cnn: current value is "constructor"',
  ],
  [
    "a format of every object",
    ({ metadata }) => metadata.format = "toString",
    'its format must be "kws-network-1": current value is "toString"',
  ],
  [
    "no shape",
    ({ metadata }) => delete metadata.shape,
    "the shape in its metadata must be JSON: current value is missing",
  ],
  [
    "a shape of null",
    ({ metadata }) => metadata.shape = "null",
    "its shape must be an object: current value is null",
  ],
  [
    "half a shape",
    ({ metadata }) => metadata.shape = '{"bands":',
    "the shape in its metadata must be JSON",
  ],
  [
    "no channels",
    (file) => changeJson(file, "shape", { channels: undefined }),
    "channels must be a whole number >= 1: current value is undefined",
  ],
  [
    "channels without end",
    (file) => changeJson(file, "shape", { channels: 1e9 }),
    "must be at most 65536: current value is 1000000000",
  ],
  [
    "a shape of other tensors",
    (file) => changeJson(file, "shape", { channels: 61 }),
    "must hold the tensors of its network: the shape of ",
  ],
  [
    "a tensor too many",
    ({ tensors }) => tensors.set("x", { shape: [1], data: new Float32Array(1) }),
    '"x" is not part of the network',
  ],
  [
    "a tensor too few",
    ({ tensors }) => tensors.delete("classifier.bias"),
    '"classifier.bias" is missing',
  ],
  ...[NaN, Infinity, -Infinity].map((value): typeof FAULTS[number] => [
    `a weight of ${value}`,
    ({ tensors }) => tensors.get("classifier.bias")!.data[1] = value,
    `all elements of classifier.bias must be finite numbers: current value at 1 is ${value}`,
  ]),
];

function changeJson({ metadata }: Checkpoint, field: string, change: object): void {
  metadata[field] = JSON.stringify({ ...JSON.parse(metadata[field]), ...change });
}

Deno.test("what is wrong with a checkpoint is said with file, value, requirement and the way out", () => {
  const dir = Deno.makeTempDirSync();
  try {
    const path = `${dir}/broken.safetensors`;
    for (const kind of KINDS_NAMES) {
      for (const [what, change, why] of FAULTS) {
        const file = networkCheckpoint(draw(kind, 3));
        change(file);
        writeCheckpoint(path, file);
        // As every command opens a model.
        const { message } = assertThrows(() => openModel(path), SyntaxError);
        assert(message.startsWith(`Cannot read ${path} as `), `${what}: ${message}`);
        assert(message.includes(why), `${kind}, ${what}: ${message}`);
        assert(message.endsWith("; take the file as deno task reproduce has written it"), message);
        assert(message.length < 400 && !message.includes("\n"), message);
      }
    }
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
});

Deno.test("whatever stands in the metadata, a file is refused in a sentence or is a network that runs", () => {
  const VALUES = ["null", "[]", "{}", "1", "-1", '"x"', "1e400", "true", "", "NaN", "{", "[[1]]"];
  let [read, refused] = [0, 0];
  for (let seed = 0; seed < 3000; seed++) {
    const random = Random.root(seed).stream("metadata");
    const kind = KINDS_NAMES[random.integer(KINDS_NAMES.length)];
    const file = networkCheckpoint(draw(kind, seed % 5));
    const fields = Object.keys(file.metadata);
    const field = fields[random.integer(fields.length)];
    const value = VALUES[random.integer(VALUES.length)];
    if (random.integer(2) === 0 && ["shape", "frontEnd"].includes(field)) {
      const inside = JSON.parse(file.metadata[field]);
      const names = Object.keys(inside);
      inside[names[random.integer(names.length)]] = "@";
      file.metadata[field] = JSON.stringify(inside).replace('"@"', value || "null");
    } else file.metadata[field] = value;
    let net: Network;
    try {
      net = networkOf(file, "x.safetensors");
    } catch (error) {
      assert(error instanceof SyntaxError, `${error}`);
      assert(error.message.startsWith("Cannot read x.safetensors as "), error.message);
      refused++;
      continue;
    }
    assertEquals(net.frontEnd.bands, net.shape.bands);
    assert(Number.isFinite(net.offset) && net.keyword !== "");
    assertEquals(net.parameters.length, topologyOf(kind).layout(net.shape).size);
    read++;
  }
  assert(read > 100 && refused > 1000, `${read} read, ${refused} refused`);
});
