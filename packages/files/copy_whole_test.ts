import { assertEquals, assertThrows } from "@std/assert";
import { copyWhole } from "./copy_whole.ts";

function names(dir: string): string[] {
  return [...Deno.readDirSync(dir)].map(({ name }) => name).sort();
}

Deno.test("a copy is whole or not there, with the folders that it needs", () => {
  const dir = Deno.makeTempDirSync();
  try {
    Deno.writeTextFileSync(`${dir}/a`, "new");
    copyWhole(`${dir}/a`, `${dir}/deep/b`);
    assertEquals(Deno.readTextFileSync(`${dir}/deep/b`), "new");
    assertThrows(() => copyWhole(`${dir}/none`, `${dir}/deep/b`), Deno.errors.NotFound);
    Deno.writeTextFileSync(`${dir}/a`, "newer");
    const { readSync } = Deno.FsFile.prototype;
    try {
      let reads = 0;
      Deno.FsFile.prototype.readSync = function (bytes) {
        if (reads++ > 0) throw new Error("pulled out");
        return readSync.call(this, bytes.subarray(0, 2));
      };
      assertThrows(() => copyWhole(`${dir}/a`, `${dir}/deep/b`), Error, "pulled out");
    } finally {
      Deno.FsFile.prototype.readSync = readSync;
    }
    assertEquals(Deno.readTextFileSync(`${dir}/deep/b`), "new");
    assertEquals(names(`${dir}/deep`), ["b"]);
    const large = new Uint8Array(3 << 20).map((_, i) => i % 251);
    Deno.writeFileSync(`${dir}/a`, large);
    copyWhole(`${dir}/a`, `${dir}/deep/b`);
    assertEquals(Deno.readFileSync(`${dir}/deep/b`).every((byte, i) => byte === large[i]), true);
    assertEquals(Deno.statSync(`${dir}/deep/b`).size, large.length);
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
});
