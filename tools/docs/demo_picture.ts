/**
 * Takes the picture of the demonstration that the README shows: `docs/demo.png`, of *small* while it hears
 * clips of validation from a microphone.
 *
 * ```sh
 * deno run -A tools/docs/demo_picture.ts
 * ```
 *
 * @module
 */
import { projectRoot } from "@kws/cli";
import { encodeWav } from "@kws/features";
import { buildDemo, serveDemo } from "../build/demo.ts";
import { type Recorded, recordedSound } from "../browser/recorded_sound.ts";
import { ALLOWED, withPage } from "../browser/with_page.ts";

/** The keyword three times, among other words. */
const CLIPS: readonly Recorded[] = [
  "bed/026290a7_nohash_0.flac",
  "happy/257e17e0_nohash_0.flac",
  "cat/060cd039_nohash_1.flac",
  "happy/2643992f_nohash_0.flac",
  "right/099d52ad_nohash_1.flac",
  "zero/099d52ad_nohash_0.flac",
  "happy/3aa6f4e2_nohash_0.flac",
  "down/099d52ad_nohash_0.flac",
].map((name) => ["speech_commands_validation.tar.gz", name]);

/** Seconds of silence behind each clip. */
const PAUSE = 0.35;

if (import.meta.main) {
  const pcm = await recordedSound(CLIPS, PAUSE);
  const dir = Deno.makeTempDirSync();
  await buildDemo(`${dir}/page`);
  Deno.writeFileSync(`${dir}/microphone.wav`, encodeWav({ pcm, sampleRate: 16000 }));
  const server = serveDemo(`${dir}/page`, 0);
  try {
    const flags = [
      ...ALLOWED,
      `--use-file-for-fake-audio-capture=${dir}/microphone.wav%noloop`,
    ];
    await withPage(flags, async (page) => {
      await page.setViewport({ width: 900, height: 885 });
      await page.goto(`http://localhost:${server.addr.port}/`);
      await page.waitForFunction("document.querySelectorAll('#model option').length === 3");
      await page.select("#model", "small");
      await page.click("#listen");
      await page.waitForFunction("document.querySelectorAll('#heard li').length > 2");
      // The last word goes by, too.
      await new Promise((resolve) => setTimeout(resolve, 1500));
      await page.screenshot({ path: `${projectRoot()}/docs/demo.png` });
    });
  } finally {
    await server.shutdown();
    Deno.removeSync(dir, { recursive: true });
  }
}
