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

/** A page with a button and a program, built by a command, hears the golden word in Chromium. */
async function hears(program: string, html: string, command: readonly string[]): Promise<string> {
  const { project } = await (installed ??= installPackage(Deno.makeTempDirSync(), BUNDLERS));
  const dist = `${project}/dist`;
  await Deno.remove(dist, { recursive: true }).catch(() => {});
  Deno.writeTextFileSync(`${project}/main.js`, program);
  Deno.writeTextFileSync(`${project}/index.html`, html);
  await runIn(project, command[0], command.slice(1));
  // What a bundler makes no page of is served as it is.
  if (!command.includes("vite")) Deno.copyFileSync(`${project}/index.html`, `${dist}/index.html`);
  const played = `${project}/happy.wav`;
  Deno.writeFileSync(played, writeWav([...goldenSounds().happy]));
  const server = serveFolder(dist, { policy: STRICT_POLICY });
  try {
    const flags = ["--use-fake-ui-for-media-stream", `--use-file-for-fake-audio-capture=${played}`];
    return await withPage(
      flags,
      (page) => listenOnPage(page, `http://localhost:${server.addr.port}/`),
    );
  } finally {
    await server.shutdown();
  }
}

const HTML =
  '<!doctype html><title>page</title><button>Listen</button><script type="module" src="./main.js"></script>';

Deno.test("a page that Vite builds from the package detects in Chromium under a strict policy", async () => {
  const { vite } = readme();
  const [keyword, time] = (await hears(vite, HTML, ["npx", "vite", "build"])).split(" ");
  assertEquals([keyword, Number(time) > 0], ["happy", true]);
});

Deno.test("a page that esbuild builds from the package detects in Chromium under a strict policy", async () => {
  const { esbuild, command } = readme();
  const [keyword, time] = (await hears(esbuild, HTML, command)).split(" ");
  assertEquals([keyword, Number(time) > 0], ["happy", true]);
});
