import { assert, assertEquals } from "@std/assert";
import { writeWav } from "@kws/features/testing";
import { goldenSounds } from "@kws/runtime/golden";
import type { Page } from "puppeteer";
import { ALLOWED } from "../browser/with_page.ts";
import { inBrowser } from "./web_page.ts";

/** A microphone that says the golden word again and again. */
const SAYING = { flags: ALLOWED, sound: writeWav([...goldenSounds().happy]) };

/** Lets a page listen; `heardNext(n)` gives the next n detections from then on. */
async function listen(page: Page, models = '{ model: "/small.kws" }'): Promise<void> {
  await page.evaluate(`(async () => {
    const { WakeWord } = await import("/wake-word.min.js");
    globalThis.wakeWord = await WakeWord.create(${models});
    globalThis.heardNext = async (count) => {
      const late = new Promise((_, reject) =>
        setTimeout(reject, 20000, new Error("nothing was heard in 20 s")));
      const iterator = wakeWord[Symbol.asyncIterator]();
      const all = [];
      while (all.length < count) all.push((await Promise.race([iterator.next(), late])).value);
      return all.map(({ audio, ...rest }) => ({ ...rest, length: audio.length }));
    };
    await wakeWord.start();
  })()`);
}

/** The next detections that a page hears. */
async function heardBy(page: Page, count = 1) {
  return await page.evaluate(`heardNext(${count})`) as {
    keyword: string;
    detector: number;
    sample: number;
    length: number;
  }[];
}

Deno.test("two pages at once listen to one microphone, and both detect", async () => {
  await inBrowser(SAYING, async (page, url) => {
    const other = await page.browser().newPage();
    await other.goto(url);
    await listen(page);
    await listen(other);
    const heard = await Promise.all([heardBy(page, 2), heardBy(other, 2)]);
    assertEquals(heard.map((all) => all.map(({ keyword }) => keyword)), [
      ["happy", "happy"],
      ["happy", "happy"],
    ]);
    // One that is closed takes the microphone from no other.
    await other.close();
    assertEquals((await heardBy(page, 2)).length, 2);
  });
});

Deno.test("a page that another one hides goes on detecting", async () => {
  await inBrowser(SAYING, async (page, url) => {
    await listen(page);
    const other = await page.browser().newPage();
    await other.goto(url);
    await other.bringToFront();
    await page.waitForFunction("document.hidden", { polling: 50 });
    const heard = await heardBy(page, 2);
    assertEquals(heard.map(({ keyword }) => keyword), ["happy", "happy"]);
    assertEquals(await page.evaluate("[document.hidden, wakeWord.state]"), [true, "listening"]);
  });
});

Deno.test("several models in a page hear one microphone, each detection with its sound", async () => {
  await inBrowser(SAYING, async (page) => {
    await listen(page, '{ models: ["small", "size"].map((name) => ({ model: `/${name}.kws` })) }');
    assertEquals(await page.evaluate("wakeWord.keywords"), ["happy", "happy"]);
    const heard = await heardBy(page, 6);
    assertEquals([...new Set(heard.map(({ detector }) => detector))].sort(), [0, 1]);
    for (const { sample, length } of heard) assertEquals(length, Math.min(24000, sample + 1));
  });
});

Deno.test("how soon an audio thread is ready is told, apart from fetching its module", async (t) => {
  await inBrowser(SAYING, async (page) => {
    for (const models of [["size"], ["small"], ["small", "size"]]) {
      const times = await page.evaluate(`(async () => {
        const { WakeWord } = await import("/wake-word.min.js");
        const { addModule } = AudioWorklet.prototype;
        let added;
        AudioWorklet.prototype.addModule = async function (...args) {
          await addModule.apply(this, args);
          added = performance.now();
        };
        const times = [];
        for (let round = 0; round < 7; round++) {
          const models = ${JSON.stringify(models)}.map((name) => ({ model: \`/\${name}.kws\` }));
          const wakeWord = await WakeWord.create({ models });
          times.push(performance.now() - added);
          await wakeWord.destroy();
        }
        AudioWorklet.prototype.addModule = addModule;
        return times.sort((a, b) => a - b);
      })()`) as number[];
      // Told by a name, which quiet tests print too, and not judged: machines differ.
      const [least, median, most] = [times[0], times[3], times[6]].map((ms) => ms.toFixed(1));
      const told = `${models.join(" and ")}: ready in ${median} ms (${least} to ${most})`;
      await t.step(told, () => assert(times.every((ms) => ms > 0), `${times}`));
    }
  });
});
