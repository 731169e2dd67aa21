import { assert, assertEquals, assertThrows } from "@std/assert";
import { writeWhole } from "./write_whole.ts";

function inFolder(test: (dir: string) => void): void {
  const dir = Deno.makeTempDirSync();
  try {
    test(dir);
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
}

function names(dir: string): string[] {
  return [...Deno.readDirSync(dir)].map(({ name }) => name).sort();
}

Deno.test("a file is written with the folders that it needs, and nothing else is left", () => {
  inFolder((dir) => {
    for (const data of ["one", new TextEncoder().encode("two"), ""]) {
      writeWhole(`${dir}/a b/ü#%/file`, data);
      const text = typeof data === "string" ? data : "two";
      assertEquals(Deno.readTextFileSync(`${dir}/a b/ü#%/file`), text);
    }
    assertEquals(names(`${dir}/a b/ü#%`), ["file"]);
  });
});

Deno.test("a write that fails leaves what was there, and no temporary file", () => {
  inFolder((dir) => {
    writeWhole(`${dir}/file`, "old");
    const write = Deno.writeFileSync;
    const full = Object.assign(new Error("No space left on device (os error 28)"), {
      code: "ENOSPC",
    });
    try {
      Deno.writeFileSync = (path, data) => {
        write(path, data.subarray(0, 1));
        throw full;
      };
      const { message } = assertThrows(() => writeWhole(`${dir}/file`, "new"), Error);
      assertEquals(
        message,
        `Cannot write ${dir}/file as ${dir} must have room for 3 bytes: no space is left there; ` +
          "free some or name another folder",
      );
    } finally {
      Deno.writeFileSync = write;
    }
    assertEquals(Deno.readTextFileSync(`${dir}/file`), "old");
    assertEquals(names(dir), ["file"]);
  });
});

Deno.test("a file takes the place of a folder in no case", () => {
  inFolder((dir) => {
    Deno.mkdirSync(`${dir}/place`);
    assertThrows(() => writeWhole(`${dir}/place`, "text"));
    assertEquals(names(dir), ["place"]);
    assert(Deno.statSync(`${dir}/place`).isDirectory);
  });
});

Deno.test("writers take no temporary name that is there, as another thread or a killed process has it", () => {
  inFolder((dir) => {
    // The count goes on from one call to the next: the name of the next one is known.
    const seen: string[] = [];
    const open = Deno.openSync;
    const record = (path: string | URL, options?: Deno.OpenOptions): Deno.FsFile => {
      seen.push(String(path));
      return open(path, options);
    };
    try {
      Deno.openSync = record;
      writeWhole(`${dir}/file`, "one");
      const count = Number(/-(\d+)\.part$/.exec(seen[0])![1]);
      const taken = `${dir}/file.${Deno.pid}-${count + 1}.part`;
      Deno.writeTextFileSync(taken, "another's");
      writeWhole(`${dir}/file`, "two");
      assertEquals(Deno.readTextFileSync(taken), "another's");
    } finally {
      Deno.openSync = open;
    }
    assertEquals(Deno.readTextFileSync(`${dir}/file`), "two");
    assertEquals(new Set(seen).size, 3);
    assertEquals(names(dir).length, 2);
  });
});
