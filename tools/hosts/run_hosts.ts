/**
 * Hosts one after the other.
 *
 * @module
 */
import { createProgress } from "@kws/cli";
import type { Host } from "./hosts.ts";
import type { Told } from "./job.ts";

/** What came of a host. */
export type HostRow = Pick<Host, "name" | "job"> & Partial<Told>;

/** Runs a host in a folder that is removed behind it. */
export async function runHost(host: Host): Promise<Told> {
  const folder = Deno.makeTempDirSync();
  try {
    return await host.run(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** Runs hosts; one that cannot run has that as its difference. */
export async function runHosts(hosts: readonly Host[]): Promise<HostRow[]> {
  const progress = createProgress("hosts");
  const rows: HostRow[] = [];
  for (const [i, host] of hosts.entries()) {
    const { name, job } = host;
    progress.at(i / hosts.length, `${job}: ${name}`);
    const told = await runHost(host).catch((error): Partial<Told> => ({
      difference: (error as Error).message,
    }));
    rows.push({ name, job, ...told });
  }
  progress.end();
  return rows;
}
