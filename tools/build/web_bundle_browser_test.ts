import { assert, assertEquals } from "@std/assert";
import { writeWav } from "@kws/features/testing";
import { Random } from "@kws/kernels";
import { ALLOWED } from "../browser/with_page.ts";
import { inBrowser } from "./web_page.ts";

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

/** The first step is a detection, and none after it: what is heard is noise. */
const RULE = "{ smoothing: 1, threshold: -30, refractory: 0.3 }";

Deno.test("a page listens to a microphone under a strict policy: steps, detections, pause, iteration, end", async () => {
  await inBrowser({ flags: ALLOWED, sound: playedWav() }, async (page) => {
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
  const flags = ["--deny-permission-prompts", "--autoplay-policy=no-user-gesture-required"];
  const files = { "no-model.kws": "This is a text and no model." };
  await inBrowser({ flags, sound: playedWav(), files }, async (page) => {
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

/** A page that listens by itself to sound of its own, and again at a click; it logs what comes of either. */
const EARLY = `
  import { WakeWord } from "/wake-word.min.js";
  // Sound begins without a gesture in a page that hears a microphone.
  const { stream } = new MediaStreamAudioDestinationNode(new AudioContext());
  const wakeWord = await WakeWord.create({ model: "/small.kws", stream });
  const start = () => wakeWord.start().then(() => wakeWord.state, ({ fault }) => fault);
  onclick = async () => console.log(await start());
  console.log(await start());
`;

Deno.test("before a gesture the browser does not begin: it is said, and the click begins it", async () => {
  const files = {
    "early.html":
      '<!doctype html><title>page</title><script type="module" src="early.js"></script>',
    "early.js": EARLY,
  };
  const flags = ["--autoplay-policy=document-user-activation-required"];
  await inBrowser({ flags, sound: playedWav(), files }, async (page, url) => {
    // By what it logs: whatever the debugger evaluates counts as a gesture.
    const logged = () =>
      new Promise<string>((resolve, reject) => {
        page.once("pageerror", reject);
        page.on("console", (message) => message.type() === "log" && resolve(message.text()));
      });
    const first = logged();
    await page.goto(`${url}early.html`);
    assertEquals(await first, "needs-gesture");
    const second = logged();
    await page.mouse.click(10, 10);
    assertEquals(await second, "listening");
  });
});
