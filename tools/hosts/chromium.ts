/**
 * Hosts inside a headless Chromium, under a policy that lets no code in but files.
 *
 * @module
 */
import { ALLOWED, withPage } from "../browser/with_page.ts";
import { serveFolder, STRICT_POLICY } from "../browser/serve_folder.ts";
import type { JobFile, Told } from "./job.ts";

/** Where in a page a job runs. */
export type PagePlace = "window" | "worker" | "worklet";

/** Files that start a job where it is not the page that does. */
const STARTERS: Record<PagePlace, (file: JobFile) => string> = {
  window: () => "",
  worker: (file) => `import { run } from "./${file}";\npostMessage(await run());\n`,
  // What a processor says goes out by its port; it has nothing to hear.
  worklet: (file) =>
    `import { run } from "./${file}";
registerProcessor("job", class extends AudioWorkletProcessor {
  constructor() {
    super();
    run().catch((error) => ({ difference: String(error) })).then((told) => this.port.postMessage(told));
  }
  process() {
    return false;
  }
});
`,
};

/** What the page evaluates: a promise of what the job says. */
const CALLS: Record<PagePlace, (file: JobFile) => string> = {
  window: (file) => `import("/${file}").then(({ run }) => run())`,
  worker: () =>
    `new Promise((resolve, reject) => {
      const worker = new Worker("/worker.mjs", { type: "module" });
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message ?? "the worker could not start"));
    })`,
  worklet: () =>
    `(async () => {
      const context = new AudioContext();
      await context.audioWorklet.addModule("/worklet.mjs");
      const node = new AudioWorkletNode(context, "job");
      return await new Promise((resolve, reject) => {
        node.port.onmessage = ({ data }) => resolve(data);
        node.onprocessorerror = () => reject(new Error("the audio thread failed"));
      });
    })()`,
};

/** Headers by which a page may share memory, as a training does. */
const ISOLATED = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};

/**
 * Runs a job's module in a page.
 *
 * @param folder The folder of the job; the page is written to it.
 * @throws {Error} If no browser starts, or the job fails.
 */
export async function runPage(place: PagePlace, folder: string, file: JobFile): Promise<Told> {
  Deno.writeTextFileSync(`${folder}/index.html`, "<!doctype html><title>job</title>");
  Deno.writeTextFileSync(`${folder}/${place}.mjs`, STARTERS[place](file));
  const server = serveFolder(folder, { policy: STRICT_POLICY, headers: ISOLATED });
  try {
    return await withPage(ALLOWED, async (page) => {
      await page.goto(`http://localhost:${server.addr.port}/`);
      const told = await page.evaluate(CALLS[place](file)) as Told;
      const version = await page.browser().version();
      return { ...told, engine: version.replace("Headless", "").replace("/", " ") };
    });
  } finally {
    await server.shutdown();
  }
}
