import { assert, assertEquals } from "@std/assert";
import { writeWav } from "@kws/features/testing";
import { Random } from "@kws/kernels";
import { projectRoot } from "@kws/cli";
import type { Page } from "puppeteer";
import { serveFolder, STRICT_POLICY } from "../browser/serve_folder.ts";
import { ALLOWED, withPage } from "../browser/with_page.ts";
import { bundleSmall, WEB_BUNDLES } from "./runtime_bundle.ts";

const RATE = 48000;

/** A WAV of 16 bits that swells and fades: what a fake microphone plays in a loop. */
function playedWav(): Uint8Array {
  const random = Random.root("microphone");
  const samples = Array.from(
    { length: 3 * RATE },
    (_, i) => Math.round(9000 * Math.sin(i / RATE * 4) * random.between(-1, 1)),
  );
  return writeWav(samples, { sampleRate: RATE });
}

/** What a page is given to try. */
type Try = (page: Page, url: string) => Promise<void>;

/** Opens a page with a microphone that plays, or without leave to it. */
async function inBrowser(flags: readonly string[], attempt: Try): Promise<void> {
  const dir = Deno.makeTempDirSync();
  const server = serveFolder(dir, { policy: STRICT_POLICY });
  try {
    for (const [file, entry] of Object.entries(WEB_BUNDLES)) {
      await bundleSmall(entry, `${dir}/${file.split("/").at(-1)}`);
    }
    Deno.copyFileSync(`${projectRoot()}/checkpoints/best/small.kws`, `${dir}/small.kws`);
    Deno.writeTextFileSync(`${dir}/index.html`, "<!doctype html><title>page</title>");
    Deno.writeTextFileSync(`${dir}/no-model.kws`, "This is a text and no model.");
    Deno.writeFileSync(`${dir}/played.wav`, playedWav());
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

/** The first step is a detection, and none after it: what is heard is noise. */
const RULE = "{ smoothing: 1, threshold: -30, refractory: 0.3 }";

Deno.test("a page listens to a microphone under a strict policy: steps, detections, pause, iteration, end", async () => {
  await inBrowser(ALLOWED, async (page) => {
    const told = await page.evaluate(`(async () => {
      const { WakeWord } = await import("/wake-word.min.js");
      const [steps, heard] = [[], []];
      const begun = performance.now();
      const wakeWord = await WakeWord.create({
        model: "/small.kws", rule: ${RULE}, preRoll: 0.5,
        onStep: (step) => steps.push(step), onDetection: (one) => heard.push(one),
      });
      const ready = performance.now() - begun;
      const states = [wakeWord.state];
      await wakeWord.start();
      states.push(wakeWord.state);
      const first = (await wakeWord[Symbol.asyncIterator]().next()).value;
      while (steps.length < 12) await new Promise((resolve) => setTimeout(resolve, 50));
      await wakeWord.pause();
      states.push(wakeWord.state);
      await new Promise((resolve) => setTimeout(resolve, 100));
      const paused = steps.length;
      await new Promise((resolve) => setTimeout(resolve, 400));
      const deaf = steps.length === paused;
      await wakeWord.resume();
      states.push(wakeWord.state);
      while (steps.length === paused) await new Promise((resolve) => setTimeout(resolve, 50));
      const again = steps[paused].sample;
      const next = wakeWord[Symbol.asyncIterator]().next();
      await wakeWord.destroy();
      states.push(wakeWord.state);
      const late = await wakeWord.start().catch(({ name, fault }) => [name, fault]);
      return {
        keyword: wakeWord.keyword, states, deaf, again, late, ready, ended: (await next).done,
        odds: steps.slice(0, paused).map(({ logOdds }) => logOdds),
        samples: steps.slice(0, paused).map(({ sample }) => sample),
        first: [heard.length, first.keyword, first.sampleRate, first.audio === heard[0].audio],
        length: first.audio.length, at: first.sample,
        loud: Math.max(...first.audio.map(Math.abs)),
      };
    })()`) as {
      [name: string]: unknown;
      odds: number[];
      samples: number[];
      again: number;
      loud: number;
      length: number;
      at: number;
    };
    const { odds, samples, again, loud, length, at, ready: _, ...rest } = told;
    assertEquals(rest, {
      keyword: "happy",
      states: ["ready", "listening", "paused", "listening", "destroyed"],
      ...{ deaf: true, ended: true },
      late: ["WakeWordError", "destroyed"],
      // One detection before the pause, and one behind it.
      first: [2, "happy", 16000, true],
    });
    // Steps follow each other at one distance, and the sound is not silence.
    const gaps = new Set(samples.slice(1).map((sample, i) => sample - samples[i]));
    assertEquals(gaps.size, 1);
    assert(odds.length > 5 && odds.every(Number.isFinite) && new Set(odds).size > 5);
    assert(loud > 0.01);
    // The first step is a detection: its sound is all that there was.
    assertEquals([at, length], [samples[0], Math.min(8000, samples[0] + 1)]);
    // What follows a pause begins anew.
    assertEquals(again, samples[0]);
  });
});

Deno.test("what goes wrong in a page is an error that says what to do", async () => {
  const denied = ["--deny-permission-prompts", "--autoplay-policy=no-user-gesture-required"];
  await inBrowser(denied, async (page) => {
    const fault = (code: string) =>
      page.evaluate(`(async () => {
        const { WakeWord } = await import("/wake-word.min.js");
        try {
          ${code};
          return "no error";
        } catch ({ fault, message }) {
          return fault + ": " + message;
        }
      })()`) as Promise<string>;
    const cases: [string, string, string][] = [
      ['await WakeWord.create({ model: "/none.kws" })', "not-found", "/none.kws answers 404"],
      ['await WakeWord.create({ model: "/no-model.kws" })', "bad-model", "Cannot read the model"],
      [
        'await WakeWord.create({ model: "/small.kws", worklet: "/none.js" })',
        "not-found",
        "must be there: /none.js; name its place by the option worklet",
      ],
      [
        'await (await WakeWord.create({ model: "/small.kws" })).start()',
        "microphone-denied",
        "allow it beside the page's address",
      ],
    ];
    for (const [code, name, words] of cases) {
      const told = await fault(code);
      assert(told.startsWith(`${name}: Cannot listen as`) && told.includes(words), told);
    }
  });
});

Deno.test("before a gesture the browser does not begin: it is said, and the click begins it", async () => {
  await inBrowser(["--use-fake-ui-for-media-stream"], async (page) => {
    const fault = await page.evaluate(`(async () => {
      const { WakeWord } = await import("/wake-word.min.js");
      globalThis.wakeWord = await WakeWord.create({ model: "/small.kws" });
      return await wakeWord.start().then(() => wakeWord.state, ({ fault }) => fault);
    })()`);
    // A browser may count the microphone's leave as a gesture.
    assert(fault === "needs-gesture" || fault === "listening", String(fault));
    await page.mouse.click(10, 10);
    const state = await page.evaluate("wakeWord.resume().then(() => wakeWord.state)");
    assertEquals(state, "listening");
  });
});
