import { assertEquals, assertThrows } from "@std/assert";
import { projectRoot } from "@kws/cli";
import { requireOwnFolder } from "./demo.ts";

Deno.test("the demonstration is written to a new folder, an empty one or its own, and to no other", () => {
  const dir = Deno.makeTempDirSync();
  try {
    requireOwnFolder(`${dir}/new`, "new");
    requireOwnFolder(dir, "out");
    Deno.writeTextFileSync(`${dir}/small.kws`, "mine");
    const refused = (): Error => assertThrows(() => requireOwnFolder(dir, "out"), Error);
    assertEquals(
      refused().message,
      "Cannot write the page to out as it must be empty, or a folder that deno task demo wrote: it holds " +
        "small.kws; name a new folder",
    );
    Deno.writeTextFileSync(`${dir}/index.html`, "<!doctype html><title>Mine</title>");
    assertEquals(refused().message.includes("it holds 2 files, one of them index.html"), true);
    Deno.copyFileSync(`${projectRoot()}/packages/web/demo/index.html`, `${dir}/index.html`);
    requireOwnFolder(dir, "out");
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
});
