import { assertEquals, assertThrows } from "@std/assert";
import { inFolder, namesIn } from "./_test_folder.ts";
import { openWhole } from "./open_whole.ts";

Deno.test("a file in pieces has its name when it is committed, and nothing else is left", () => {
  inFolder((dir) => {
    const path = `${dir}/deep/file`;
    using file = openWhole(path);
    file.write(Uint8Array.of(1, 2, 3).subarray(1));
    file.write(new DataView(Uint16Array.of(4, 5).buffer, 2));
    assertEquals(namesIn(`${dir}/deep`).includes("file"), false);
    file.commit();
    file.discard();
    assertEquals([...Deno.readFileSync(path)], [2, 3, 5, 0]);
    assertEquals(namesIn(`${dir}/deep`), ["file"]);
  });
});

Deno.test("arrays are written from shared memory as from other memory", () => {
  inFolder((dir) => {
    const shared = new Uint8Array(new SharedArrayBuffer((1 << 22) + 5));
    for (let i = 0; i < shared.length; i++) shared[i] = i % 251;
    const plain = new Uint8Array(shared);
    for (const array of [shared, plain]) {
      using file = openWhole(`${dir}/file`);
      file.write(array.subarray(3));
      file.commit();
      const read = Deno.readFileSync(`${dir}/file`);
      assertEquals(read.length, shared.length - 3);
      assertEquals(read.every((byte, i) => byte === shared[i + 3]), true);
    }
  });
});

Deno.test("of a longer temporary file that a killed writer left, nothing stays", () => {
  inFolder((dir) => {
    Deno.writeTextFileSync(`${dir}/file.0.part`, "half of something that was longer");
    using file = openWhole(`${dir}/file`);
    file.write(Uint8Array.of(1, 2));
    file.commit();
    assertEquals([...Deno.readFileSync(`${dir}/file`)], [1, 2]);
    assertEquals(namesIn(dir), ["file"]);
  });
});

Deno.test("a file that is given up, or whose block ends early, leaves what was there", () => {
  inFolder((dir) => {
    Deno.writeTextFileSync(`${dir}/file`, "old");
    const file = openWhole(`${dir}/file`);
    file.write(Uint8Array.of(1));
    file.discard();
    assertThrows(() => {
      using file = openWhole(`${dir}/file`);
      file.write(Uint8Array.of(1));
      throw new RangeError("something else");
    }, RangeError);
    assertEquals(namesIn(dir), ["file"]);
    assertEquals(Deno.readTextFileSync(`${dir}/file`), "old");
    for (const late of [() => file.write(Uint8Array.of(1)), () => file.commit()]) {
      assertThrows(late, TypeError, `Cannot write ${dir}/file as it must be open`);
    }
  });
});

Deno.test("a full disk is named with file and folder, and the piece that failed leaves nothing", () => {
  inFolder((dir) => {
    const { writeSync } = Deno.FsFile.prototype;
    using file = openWhole(`${dir}/file`);
    file.write(Uint8Array.of(1, 2));
    try {
      Deno.FsFile.prototype.writeSync = () => {
        throw Object.assign(new Error("No space left on device"), { code: "ENOSPC" });
      };
      assertThrows(
        () => file.write(Uint8Array.of(3)),
        Error,
        `Cannot write ${dir}/file as ${dir} must have room for 3 bytes: no space is left there`,
      );
    } finally {
      Deno.FsFile.prototype.writeSync = writeSync;
    }
    assertEquals(namesIn(dir), []);
  });
});

Deno.test("a file in pieces takes the place of a folder in no case", () => {
  inFolder((dir) => {
    Deno.mkdirSync(`${dir}/place`);
    using file = openWhole(`${dir}/place`);
    assertThrows(() => file.commit());
    assertEquals(namesIn(dir), ["place"]);
  });
});

Deno.test("a disk that takes less than was given is given the rest", () => {
  inFolder((dir) => {
    const { writeSync } = Deno.FsFile.prototype;
    try {
      Deno.FsFile.prototype.writeSync = function (bytes) {
        return writeSync.call(this, bytes.subarray(0, 2));
      };
      using file = openWhole(`${dir}/file`);
      file.write(Uint8Array.of(1, 2, 3, 4, 5));
      file.commit();
    } finally {
      Deno.FsFile.prototype.writeSync = writeSync;
    }
    assertEquals([...Deno.readFileSync(`${dir}/file`)], [1, 2, 3, 4, 5]);
  });
});

Deno.test("two who write one file at once do not share a temporary name: the last to commit stays", () => {
  inFolder((dir) => {
    using one = openWhole(`${dir}/file`);
    using two = openWhole(`${dir}/file`);
    two.write(Uint8Array.of(2, 2));
    one.write(Uint8Array.of(1));
    assertEquals(namesIn(dir), ["file.0.part", "file.1.part"]);
    two.commit();
    one.commit();
    assertEquals([...Deno.readFileSync(`${dir}/file`)], [1]);
    assertEquals(namesIn(dir), ["file"]);
  });
});
