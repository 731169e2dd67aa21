import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { ProtobufMessage } from "./_protobuf_reader.ts";
import { ProtobufWriter } from "./protobuf_writer.ts";

Deno.test("the bytes are those of the format's own description", () => {
  // Source: https://protobuf.dev/programming-guides/encoding, "A Simple Message" and what follows.
  assertEquals([...new ProtobufWriter().integer(1, 150).bytes], [0x08, 0x96, 0x01]);
  assertEquals([...new ProtobufWriter().text(2, "testing").bytes], [
    ...[0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67],
  ]);
  const inner = new ProtobufWriter().integer(1, 150);
  assertEquals([...new ProtobufWriter().message(3, inner).bytes], [0x1a, 0x03, 0x08, 0x96, 0x01]);
  assertEquals([...new ProtobufWriter().integer(1, -2).bytes], [
    ...[0x08, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
  ]);
  assertEquals([...new ProtobufWriter().bytes], []);
});

Deno.test("whatever is written another reader reads", () => {
  const field = fc.integer({ min: 1, max: 5000 });
  const integer = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
  fc.assert(
    fc.property(
      fc.uniqueArray(field, { minLength: 4, maxLength: 4 }),
      fc.array(integer),
      fc.array(fc.string({ unit: "grapheme" })),
      fc.uint8Array({ maxLength: 400 }),
      ([first, second, third, fourth], integers, texts, bytes) => {
        const inner = new ProtobufWriter().raw(first, bytes);
        const writer = new ProtobufWriter().message(fourth, inner);
        integers.forEach((value) => writer.integer(first, value));
        texts.forEach((value) => writer.text(second, value));
        writer.integer(third, 2 ** 53 - 1).message(fourth, inner);
        const read = new ProtobufMessage(writer.bytes);
        assertEquals(read.integers(first), integers);
        assertEquals(read.texts(second), texts);
        assertEquals(read.integer(third), 2 ** 53 - 1);
        assertEquals(read.messages(fourth).map((one) => one.raws(first)), [[bytes], [bytes]]);
      },
    ),
  );
});
