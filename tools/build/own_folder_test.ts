import { assertEquals, assertThrows } from "@std/assert";
import { projectRoot } from "@kws/cli";
import { originOf, requireOwnFolder } from "./own_folder.ts";

Deno.test("the demonstration is written to a new folder, an empty one or its own, and to no other", () => {
  const dir = Deno.makeTempDirSync();
  const own = (below = "") => requireOwnFolder(`${dir}/${below}`, "out", "deno task demo");
  try {
    own("new");
    own();
    Deno.writeTextFileSync(`${dir}/small.kws`, "mine");
    const refused = (): Error => assertThrows(() => own(), Error);
    assertEquals(
      refused().message,
      "Cannot write the pages to out as it must be empty, or a folder that deno task demo wrote: it holds " +
        "small.kws; name a new folder",
    );
    Deno.writeTextFileSync(`${dir}/index.html`, "<!doctype html><title>Mine</title>");
    assertEquals(refused().message.includes("it holds 2 files, one of them index.html"), true);
    Deno.copyFileSync(`${projectRoot()}/packages/web/demo/index.html`, `${dir}/index.html`);
    own();
    // Another command's is not its own.
    Deno.writeTextFileSync(`${dir}/index.html`, originOf("deno task docs"));
    refused();
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
});
