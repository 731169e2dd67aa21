/**
 * Starts `deno task fetch` with leave to reach the hosts of its manifest, its mirrors and the clone's
 * remote, and no others. It imports no package of npm: help is there before any is installed.
 *
 * @module
 */
import { helpText, projectRoot } from "@kws/cli";
import { readArchives } from "@kws/corpus/places";
import { FETCH } from "./fetch_command.ts";
import { fetchPermissions } from "./fetch_permissions.ts";

if (import.meta.main) {
  if (Deno.args.some((word) => word === "--help" || word === "-h")) {
    console.log(helpText(FETCH));
    Deno.exit(0);
  }
  const permissions = fetchPermissions(readArchives(), Deno.args, Deno.env.get("KWS_MIRROR"));
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-q", "--no-prompt", "-P=fetch", ...permissions],
      ...[`${projectRoot()}/tasks/fetch.ts`, ...Deno.args],
    ],
  }).spawn();
  // Ctrl-C reaches both: the fetch says what is kept, and this process ends with its code.
  Deno.addSignalListener("SIGINT", () => {});
  const { code } = await child.status;
  Deno.exit(code);
}
