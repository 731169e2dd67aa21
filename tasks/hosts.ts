/**
 * `deno task hosts`: the golden vectors and a short training in every host, with their digests.
 *
 * @module
 */
import { type Command, formatTable, JSON_OPTION, runCommand, UsageError } from "@kws/cli";
import { committedDigest, hosts, type JobKind } from "../tools/hosts/hosts.ts";
import { runHosts } from "../tools/hosts/run_hosts.ts";

const COMMAND: Command = {
  name: "deno task hosts",
  about:
    "Computes the golden vectors by the runtime, and a short training, in every host of this " +
    "machine, and lists their digests; exit 1 if any is not the committed one.",
  options: {
    only: { kind: "text", help: "The host of this name, else those whose name contains it." },
    emulated: { kind: "flag", help: "Adds aarch64 under QEMU, which must be installed." },
    json: JSON_OPTION,
  },
};

if (import.meta.main) {
  await runCommand(COMMAND, async ({ only = "", emulated, json }) => {
    const all = hosts().filter(({ isEmulated }) => emulated || !isEmulated);
    const exact = all.filter(({ name }) => name === only);
    const chosen = exact.length > 0
      ? exact
      : all.filter(({ name }) => name.includes(only as string));
    if (chosen.length === 0) {
      const names = [...new Set(all.map(({ name }) => name))].join("; ");
      throw new UsageError(`--only must name a host: "${only}" is none of ${names}`);
    }
    const rows = await runHosts(chosen);
    if (json) console.log(JSON.stringify(rows));
    for (const job of json ? [] : ["golden vectors", "training"] as JobKind[]) {
      const own = rows.filter((row) => row.job === job);
      if (own.length === 0) continue;
      console.log(`${job}, committed digest ${committedDigest(job)}\n`);
      console.log(`${
        formatTable(own, [
          { head: "host", value: ({ name }) => name },
          { head: "engine", value: ({ engine }) => engine },
          { head: "digest", value: ({ digest }) => digest },
        ])
      }\n`);
      for (const { name, difference } of own) if (difference) console.log(`${name}: ${difference}`);
    }
    const same = rows.filter(({ difference }) => difference === undefined).length;
    if (!json) console.log(`${same} of ${rows.length} digests are the committed ones`);
    return same === rows.length && same > 0 ? 0 : 1;
  });
}
