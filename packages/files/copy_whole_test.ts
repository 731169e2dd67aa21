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
    const copy = Deno.copyFileSync;
    try {
      Deno.copyFileSync = (_, to) => {
        Deno.writeTextFileSync(to, "ha");
        throw new Error("pulled out");
      };
      assertThrows(() => copyWhole(`${dir}/a`, `${dir}/deep/b`), Error, "pulled out");
    } finally {
      Deno.copyFileSync = copy;
    }
    assertEquals(Deno.readTextFileSync(`${dir}/deep/b`), "new");
    assertEquals(names(`${dir}/deep`), ["b"]);
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
});
