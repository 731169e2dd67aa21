/**
 * A page with what `dist/web` holds, in a browser whose microphone plays a sound.
 *
 * @module
 */
import { projectRoot } from "@kws/cli";
import type { Page } from "puppeteer";
import { serveFolder, STRICT_POLICY } from "../browser/serve_folder.ts";
import { withPage } from "../browser/with_page.ts";
import { bundleSmall, WEB_BUNDLES } from "./runtime_bundle.ts";

/** Options of {@linkcode inBrowser}. */
export interface WebPageOptions {
  /** Flags of the browser. */
  flags: readonly string[];
  /** A WAV that the microphone plays in a loop. */
  sound: Uint8Array;
  /** Further files beside the page, by their names. */
  files?: Readonly<Record<string, string>>;
}

let bundles: Promise<Record<string, Uint8Array>> | undefined;

async function bundleOnce(): Promise<Record<string, Uint8Array>> {
  const dir = Deno.makeTempDirSync();
  const files: Record<string, Uint8Array> = {};
  for (const [file, entry] of Object.entries(WEB_BUNDLES)) {
    const name = file.split("/").at(-1)!;
    await bundleSmall(entry, `${dir}/${name}`);
    files[name] = Deno.readFileSync(`${dir}/${name}`);
  }
  Deno.removeSync(dir, { recursive: true });
  return files;
}

/** Opens a page under a strict policy, beside it `small.kws`, `size.kws` and the bundles. */
export async function inBrowser(
  { flags, sound, files = {} }: WebPageOptions,
  attempt: (page: Page, url: string) => Promise<void>,
): Promise<void> {
  const dir = Deno.makeTempDirSync();
  const server = serveFolder(dir, { policy: STRICT_POLICY });
  try {
    for (const [name, bytes] of Object.entries(await (bundles ??= bundleOnce()))) {
      Deno.writeFileSync(`${dir}/${name}`, bytes);
    }
    for (const name of ["small", "size"]) {
      Deno.copyFileSync(`${projectRoot()}/checkpoints/best/${name}.kws`, `${dir}/${name}.kws`);
    }
    Deno.writeTextFileSync(`${dir}/index.html`, "<!doctype html><title>page</title>");
    for (const [name, text] of Object.entries(files)) {
      Deno.writeTextFileSync(`${dir}/${name}`, text);
    }
    Deno.writeFileSync(`${dir}/played.wav`, sound);
    const played = `--use-file-for-fake-audio-capture=${dir}/played.wav`;
    await withPage([played, ...flags], async (page) => {
      const url = `http://localhost:${server.addr.port}/`;
      await page.goto(url);
      await attempt(page, url);
    });
  } finally {
    await server.shutdown();
    Deno.removeSync(dir, { recursive: true });
  }
}
