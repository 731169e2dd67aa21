import { assert, assertEquals, assertThrows } from "@std/assert";
import { inFolder, namesIn } from "./_test_folder.ts";
import { openWhole } from "./open_whole.ts";
import { writeWhole } from "./write_whole.ts";

Deno.test("a file is written with the folders that it needs, and nothing else is left", () => {
  inFolder((dir) => {
    for (const data of ["one", new TextEncoder().encode("two"), ""]) {
      writeWhole(`${dir}/a b/ü#%/file`, data);
      const text = typeof data === "string" ? data : "two";
      assertEquals(Deno.readTextFileSync(`${dir}/a b/ü#%/file`), text);
    }
    assertEquals(namesIn(`${dir}/a b/ü#%`), ["file"]);
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
    assertEquals(namesIn(dir), ["file"]);
  });
});

Deno.test("a file below a file is refused by the name of the one that is in the way", () => {
  inFolder((dir) => {
    writeWhole(`${dir}/plain`, "text");
    for (const path of [`${dir}/plain/own`, `${dir}/plain/a/b/own`]) {
      const told =
        `Cannot write ${path} as ${dir}/plain must be a folder: it is a file; name another folder`;
      for (const write of [() => writeWhole(path, "new"), () => openWhole(path)]) {
        assertEquals(assertThrows(write, Error).message, told);
      }
    }
    assertEquals(namesIn(dir), ["plain"]);
    assertEquals(Deno.readTextFileSync(`${dir}/plain`), "text");
  });
});

Deno.test("a file takes the place of a folder in no case", () => {
  inFolder((dir) => {
    Deno.mkdirSync(`${dir}/place`);
    const folder =
      `Cannot write ${dir}/place as it must be a file: it is a folder; name a file in it`;
    assertThrows(() => writeWhole(`${dir}/place`, "text"), Error, folder);
    assertThrows(
      () => {
        using file = openWhole(`${dir}/place`);
        file.commit();
      },
      Error,
      folder,
    );
    assertEquals(namesIn(dir), ["place"]);
    assert(Deno.statSync(`${dir}/place`).isDirectory);
  });
});

Deno.test(
  "writing leaves no file open, whether it succeeds or not",
  { sanitizeResources: true },
  () => {
    inFolder((dir) => {
      writeWhole(`${dir}/file`, "text");
      assertThrows(() => writeWhole(dir, "text"));
    });
  },
);

Deno.test("a killed writer's temporary file is taken up by the next one", () => {
  inFolder((dir) => {
    Deno.writeTextFileSync(`${dir}/file.0.part`, "half of something that was longer");
    writeWhole(`${dir}/file`, "new");
    assertEquals(Deno.readTextFileSync(`${dir}/file`), "new");
    assertEquals(namesIn(dir), ["file"]);
  });
});

Deno.test("a temporary file that got its name before it was locked is not written to", () => {
  inFolder((dir) => {
    const { tryLockSync } = Deno.FsFile.prototype;
    for (const step of ["renamed", "removed", "made anew"]) {
      try {
        Deno.FsFile.prototype.tryLockSync = function (exclusive) {
          Deno.FsFile.prototype.tryLockSync = tryLockSync;
          // Another writer is done in this moment.
          Deno.writeTextFileSync(`${dir}/file.0.part`, "other");
          if (step === "removed") Deno.removeSync(`${dir}/file.0.part`);
          else Deno.renameSync(`${dir}/file.0.part`, `${dir}/other`);
          if (step === "made anew") Deno.writeTextFileSync(`${dir}/file.0.part`, "a third one's");
          return this.tryLockSync(exclusive);
        };
        writeWhole(`${dir}/file`, "own");
      } finally {
        Deno.FsFile.prototype.tryLockSync = tryLockSync;
      }
      assertEquals(Deno.readTextFileSync(`${dir}/other`), "other");
      assertEquals(Deno.readTextFileSync(`${dir}/file`), "own");
      const left = step === "made anew" ? ["file.0.part"] : [];
      assertEquals(namesIn(dir), ["file", ...left, "other"]);
    }
  });
});

Deno.test("what keeps a file from being written is said of the file, and not of the temporary one", () => {
  inFolder((dir) => {
    // The name is too long for the system.
    const path = `${dir}/${"x".repeat(300)}`;
    for (const write of [() => writeWhole(path, ""), () => openWhole(path)]) {
      const error = assertThrows(write, Error, `Cannot write ${path}: `);
      const { cause } = error as { cause?: Error & { code?: string } };
      assert(error.message.endsWith(cause!.message) && cause!.code !== undefined);
      assert(!error.message.includes(".part"), error.message);
    }
  });
});
