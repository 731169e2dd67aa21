import { assertEquals } from "@std/assert";
import { projectRoot } from "@kws/cli";
import { writeWav } from "@kws/features/testing";
import { goldenSounds } from "@kws/runtime/golden";
import { listenOnPage } from "../browser/listen_on_page.ts";
import { serveFolder, STRICT_POLICY } from "../browser/serve_folder.ts";
import { withPage } from "../browser/with_page.ts";
import { type Installed, installPackage, runIn } from "./installed_package.ts";

/** The bundlers: pinned, as others may do otherwise. */
const BUNDLERS = ["vite@7.3.8", "esbuild@0.28.2"];

/** The programs of the package's README that listen in a page, and the command for the second. */
function readme(): { vite: string; esbuild: string; command: string[] } {
  const text = Deno.readTextFileSync(`${projectRoot()}/packages/npm/README.md`);
  const [vite, esbuild] = [...text.matchAll(/```js\n((?:(?!```)[^])*WakeWord[^]*?)```/g)]
    .map(([, program]) => program);
  const [, command] = /```sh\n(npx esbuild .*)\n```/.exec(text)!;
  return { vite, esbuild, command: command.split(" ") };
}

let installed: Promise<Installed> | undefined;

/** The project with the package and the bundlers, its page with a button and a program, and the word as a sound. */
async function writePage(program: string): Promise<{ project: string; flags: string[] }> {
  const { project } = await (installed ??= installPackage(Deno.makeTempDirSync(), BUNDLERS));
  await Deno.remove(`${project}/dist`, { recursive: true }).catch(() => {});
  Deno.writeTextFileSync(`${project}/main.js`, program);
  Deno.writeTextFileSync(`${project}/index.html`, HTML);
  const played = `${project}/happy.wav`;
  Deno.writeFileSync(played, writeWav([...goldenSounds().happy]));
  const flags = ["--use-fake-ui-for-media-stream", `--use-file-for-fake-audio-capture=${played}`];
  return { project, flags };
}

/** The page, built by a command, hears the golden word in Chromium. */
async function hears(program: string, command: readonly string[]): Promise<string> {
  const { project, flags } = await writePage(program);
  const dist = `${project}/dist`;
  await runIn(project, command[0], command.slice(1));
  // What a bundler makes no page of is served as it is.
  if (!command.includes("vite")) Deno.copyFileSync(`${project}/index.html`, `${dist}/index.html`);
  const server = serveFolder(dist, { policy: STRICT_POLICY });
  try {
    return await withPage(
      flags,
      (page) => listenOnPage(page, `http://localhost:${server.addr.port}/`),
    );
  } finally {
    await server.shutdown();
  }
}

/** The same page as Vite's development server gives it. */
async function hearsInDevelopment(program: string): Promise<string> {
  const { project, flags } = await writePage(program);
  // Not by npx, whose end would not be the server's.
  const server = new Deno.Command("node", {
    args: ["node_modules/vite/bin/vite.js", "--host", "localhost"],
    ...{ cwd: project, env: { NO_COLOR: "1" }, stdout: "piped", stderr: "null" },
  }).spawn();
  const output = server.stdout.pipeThrough(new TextDecoderStream());
  try {
    let printed = "";
    for await (const text of output.values({ preventCancel: true })) {
      printed += text;
      const [address] = /http:\S+/.exec(printed) ?? [];
      if (address) return await withPage(flags, (page) => listenOnPage(page, address));
    }
    throw new Error(`Cannot open the page as Vite must say where it is: it says ${printed}`);
  } finally {
    server.kill();
    await output.cancel();
    await server.status;
  }
}

const HTML =
  '<!doctype html><title>page</title><button>Listen</button><script type="module" src="./main.js"></script>';

Deno.test("a page that Vite builds from the package detects in Chromium under a strict policy", async () => {
  const { vite } = readme();
  const [keyword, time] = (await hears(vite, ["npx", "vite", "build"])).split(" ");
  assertEquals([keyword, Number(time) > 0], ["happy", true]);
});

Deno.test("the same page detects in Chromium as Vite's development server gives it", async () => {
  const [keyword, time] = (await hearsInDevelopment(readme().vite)).split(" ");
  assertEquals([keyword, Number(time) > 0], ["happy", true]);
});

Deno.test("a page that esbuild builds from the package detects in Chromium under a strict policy", async () => {
  const { esbuild, command } = readme();
  const [keyword, time] = (await hears(esbuild, command)).split(" ");
  assertEquals([keyword, Number(time) > 0], ["happy", true]);
});
