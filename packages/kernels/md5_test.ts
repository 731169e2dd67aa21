import { assertEquals } from "@std/assert";
import { createHash } from "node:crypto";
import { Random } from "@kws/kernels";
import { Md5 } from "./md5.ts";

function digest(...parts: Uint8Array[]): string {
  const md5 = new Md5();
  parts.forEach((part) => md5.update(part));
  return md5.digest();
}

Deno.test("MD5 gives the digests of RFC 1321", () => {
  const text = (value: string): string => digest(new TextEncoder().encode(value));
  assertEquals(text(""), "d41d8cd98f00b204e9800998ecf8427e");
  assertEquals(text("a"), "0cc175b9c0f1b6a831c399e269772661");
  assertEquals(text("abc"), "900150983cd24fb0d6963f7d28e17f72");
  assertEquals(text("message digest"), "f96b697d7cb7938d525a2f31aaf161d0");
  assertEquals(text("abcdefghijklmnopqrstuvwxyz"), "c3fcd3d76192e4007dfb496cca67e13b");
  assertEquals(text("1234567890".repeat(8)), "57edf4a22be3c955ac49da2e2107b67a");
});

Deno.test("MD5 of every length, in any parts, is that of another implementation", () => {
  const random = Random.root("md5");
  const bytes = Uint8Array.from({ length: 300 }, () => random.integer(256));
  for (let length = 0; length <= bytes.length; length++) {
    const part = bytes.subarray(0, length);
    const wanted = createHash("md5").update(part).digest("hex");
    const a = random.integer(length + 1);
    const b = a + random.integer(length - a + 1);
    assertEquals(digest(part), wanted);
    assertEquals(digest(part.subarray(0, a), part.subarray(a, b), part.subarray(b)), wanted);
  }
});
