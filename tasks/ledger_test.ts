import { assert, assertEquals } from "@std/assert";
import { ledgerEntries, ledgerText } from "./ledger.ts";
import { projectRoot } from "./project.ts";

Deno.test("the ledger of the committed study has the base and every column within 80", () => {
  const entries = ledgerEntries(projectRoot(), "full");
  assertEquals(entries[0].setting, "base");
  assertEquals(entries[0].macs, 933808);
  for (const { setting, grade, megabytes, parameters, workingBytes } of entries) {
    assert(grade > 0 && megabytes > 0 && parameters > 0, setting);
    assert(workingBytes! > parameters / 2, `${setting} works in ${workingBytes} bytes`);
  }
  for (const line of ledgerText(entries).split("\n")) assert(line.length <= 80, line);
});
