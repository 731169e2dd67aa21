/**
 * Tries what a permission set may forbid, here and in a worker, and prints what came of it.
 *
 * @module
 */

const ATTEMPTS: Record<string, () => unknown> = {
  read: () => Deno.statSync(new URL("../../deno.json", import.meta.url)),
  readOutside: () => Deno.readTextFileSync("/etc/hostname"),
  writeCache: () => write(new URL(`../../.cache/probe-${Deno.pid}`, import.meta.url)),
  writeSources: () => write(new URL(`../../packages/probe-${Deno.pid}`, import.meta.url)),
  writeOutside: () => write(`/tmp/kws-probe-${Deno.pid}`),
  loopback: () => Deno.listen({ hostname: "127.0.0.1", port: 0 }).close(),
  connect: () => Deno.connect({ hostname: "192.0.2.1", port: 9 }),
  fetch: () => fetch("http://kws.invalid/"),
  run: () => new Deno.Command(Deno.execPath(), { args: ["--version"] }).outputSync(),
  ffi: () => Deno.dlopen("./none.so", {}),
  env: () => Deno.env.get("HOME"),
  sys: () => Deno.hostname(),
};

/** Writes a file, and leaves nothing of it where that is allowed. */
function write(file: string | URL): void {
  Deno.writeTextFileSync(file, "");
  Deno.removeSync(file);
}

async function probe(): Promise<Record<string, string>> {
  const outcomes: Record<string, string> = {};
  for (const [name, attempt] of Object.entries(ATTEMPTS)) {
    try {
      await attempt();
      outcomes[name] = "allowed";
    } catch (error) {
      const { name: kind } = error as Error;
      outcomes[name] = kind === "NotCapable" ? "denied" : kind;
    }
  }
  return outcomes;
}

if (import.meta.url.endsWith("?worker")) self.postMessage(await probe());
else {
  const worker = new Worker(`${import.meta.url}?worker`, { type: "module" });
  const below = await new Promise<unknown>((resolve) => {
    worker.onmessage = ({ data }) => resolve(data);
  });
  worker.terminate();
  console.log(JSON.stringify({ here: await probe(), worker: below }));
}
