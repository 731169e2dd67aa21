import { assert, assertEquals } from "@std/assert";
import { encodeWav } from "@kws/features";
import { goldenSounds } from "@kws/runtime/golden";
import { ALLOWED } from "../browser/with_page.ts";
import { giveFile, statusOf, withDemo } from "./_with_demo.ts";

Deno.test("the demonstration listens, changes detector and threshold, takes a file, and stops", async () => {
  await withDemo(ALLOWED, async (page) => {
    await page.click("#listen");
    await page.waitForFunction("document.getElementById('listen').textContent === 'Stop'");
    assertEquals(await statusOf(page), "Listening: say “happy”.");
    // The curve and the spectrogram are drawn.
    await page.waitForFunction(`["curve", "spectrum"].every((id) => {
        const canvas = document.getElementById(id);
        const { data } = canvas.getContext("2d")
          .getImageData(0, 0, canvas.width, canvas.height);
        return new Set(new Uint32Array(data.buffer)).size > 8;
      })`);
    // The latest step stands at the right edge from the first seconds on, as what was heard last does.
    await page.waitForFunction(
      `(() => {
        const canvas = document.getElementById("curve");
        const strip = (x) => new Set(new Uint32Array(canvas.getContext("2d")
          .getImageData(x, 0, 8, canvas.height).data.buffer)).size;
        return strip(canvas.width - 8) > strip(canvas.width >> 2);
      })()`,
      { timeout: 6000 },
    );
    await page.select("#model", "quality");
    await page.waitForFunction("document.getElementById('threshold-value').value === '3.8'");
    await page.$eval("#threshold", (input: unknown) => {
      const slider = input as { value: string; oninput(): void };
      slider.value = "-4";
      slider.oninput();
    });
    assertEquals(
      await page.$eval("#threshold-value", (e: unknown) => (e as { value: string }).value),
      "-4.0",
    );
    await page.click("#listen");
    await page.waitForFunction("document.getElementById('listen').textContent === 'Listen'");
    assertEquals(await statusOf(page), "Stopped.");
  });
});

Deno.test("the demonstration calibrates a rule on the room and the word, and listens by it", async () => {
  const dir = Deno.makeTempDirSync();
  const { happy } = goldenSounds();
  // A quiet room for eight seconds, then the word again and again.
  const room = Int16Array.from({ length: 8 * 16000 }, (_, i) => (i * 7919) % 61 - 30);
  const pcm = new Int16Array(room.length + 30 * happy.length);
  pcm.set(room);
  for (let i = 0; i < 30; i++) pcm.set(happy, room.length + i * happy.length);
  Deno.writeFileSync(`${dir}/microphone.wav`, encodeWav({ pcm, sampleRate: 16000 }));
  const played = `--use-file-for-fake-audio-capture=${dir}/microphone.wav%noloop`;
  try {
    await withDemo([...ALLOWED, played], async (page) => {
      const told = `document.getElementById("calibration-status").textContent`;
      await page.click("summary");
      assertEquals(await page.evaluate(told), "Press Listen first.");
      await page.click("#listen");
      await page.waitForFunction("!document.getElementById('room').disabled");
      await page.click("#room");
      await page.waitForFunction(`parseInt(${told}) >= 5`);
      await page.click("#room");
      // Until the word is said.
      await new Promise((resolve) => setTimeout(resolve, 4000));
      await page.click("#say");
      await page.waitForFunction(`/the word 1 times/.test(${told})`);
      await page.click("#calibrate");
      await page.waitForFunction(`/utterances/.test(${told})`);
      const text = await page.evaluate(told) as string;
      assert(/^1 of 1 utterances heard, 0 false accepts in 0\.1 min/.test(text), text);
      await page.waitForFunction("document.querySelectorAll('#heard li').length > 0");
    });
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
});

Deno.test("what is dropped and is neither detector nor sound is named, and the detector before stays", async () => {
  const dir = Deno.makeTempDirSync();
  const model = Deno.readFileSync(new URL("../../checkpoints/best/size.kws", import.meta.url));
  Deno.writeFileSync(`${dir}/cut.kws`, model.subarray(0, 900));
  Deno.writeFileSync(`${dir}/whole.kws`, model);
  Deno.writeTextFileSync(`${dir}/letter.txt`, "dear reader");
  try {
    await withDemo(ALLOWED, async (page) => {
      const give = async (name: string, until: string): Promise<string> => {
        await giveFile(page, `${dir}/${name}`);
        await page.waitForFunction(until);
        await page.waitForFunction("document.getElementById('listen').ariaDisabled === null");
        return await statusOf(page);
      };
      const fault = (name: string) =>
        `document.getElementById('status').textContent.includes(${JSON.stringify(name)})`;
      const chosen = (): Promise<string> =>
        page.$eval("#model", (e: unknown) => (e as { value: string }).value);
      const before = await chosen();
      assert((await give("cut.kws", fault("cut.kws: "))).includes("cut short"));
      assertEquals(await chosen(), before);
      assertEquals((await page.$$("#model option")).length, 3);
      assert((await give("letter.txt", fault("letter.txt"))).includes("decodes, such as WAV"));
      for (let times = 0; times < 2; times++) {
        const listening = "document.getElementById('status').textContent.startsWith('Listening')";
        await give("whole.kws", listening);
        assertEquals(await chosen(), "whole.kws");
        assertEquals((await page.$$("#model option")).length, 4);
      }
    });
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
});

Deno.test("without leave to the microphone the demonstration says what to do", async () => {
  await withDemo(["--deny-permission-prompts"], async (page) => {
    await page.click("#listen");
    await page.waitForFunction("document.getElementById('status').className === 'fault'");
    assert((await statusOf(page)).includes("allow it beside the page's address"));
  });
});

Deno.test("axe-core finds no violation in the demonstration, light or dark, and a phone has no sideways scroll", async () => {
  const axe = await Deno.readTextFile(new URL(import.meta.resolve("axe-core")));
  await withDemo([], async (page) => {
    for (const scheme of ["light", "dark"]) {
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      // The page's own policy lets no script of others in: axe is given to the debugger.
      await page.evaluate(axe);
      const { violations } = await page.evaluate("axe.run()") as { violations: { id: string }[] };
      assertEquals(violations.map(({ id }) => `${scheme}: ${id}`), []);
    }
    for (const width of [320, 390, 900]) {
      await page.setViewport({ width, height: 800 });
      const wide = await page.evaluate("document.documentElement.scrollWidth") as number;
      assert(wide <= width, `${wide} of ${width}`);
      // What is told a moment after the page is there moves nothing away from under a hand.
      const [before, after] = await page.evaluate(`[true, false].map((isHidden) => {
        document.getElementById("offline").hidden = isHidden;
        return document.body.offsetHeight;
      })`) as number[];
      assertEquals(after, before);
    }
  });
});
