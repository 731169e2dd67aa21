/**
 * Tests of hosts: one for each.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { committedDigest, type Host, hosts } from "./hosts.ts";
import { runHost } from "./run_hosts.ts";

/**
 * A test for every host that is chosen; a file registers its own, so that it is named where one fails.
 *
 * @param named Gives a test its name, or passes it over.
 * @throws {RangeError} If there is none, or not as many as there must be.
 */
export function hostTests(
  chosen: (host: Host) => boolean,
  count: number,
  named: (name: string) => { name: string; ignore?: boolean } = (name) => ({ name }),
): Deno.TestDefinition[] {
  const own = hosts().filter(chosen);
  if (own.length !== count) {
    throw new RangeError(
      `Cannot test hosts as there must be ${count}: current value is ${
        own.map(({ name }) => name)
      }`,
    );
  }
  return own.map((host) => ({
    ...named(`${host.name} has the committed digest: ${host.job}`),
    fn: async () => {
      const { engine: _, ...told } = await runHost(host);
      assertEquals(told, { digest: committedDigest(host.job) });
    },
  }));
}
