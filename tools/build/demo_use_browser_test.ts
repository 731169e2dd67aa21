import { assert, assertEquals } from "@std/assert";
import { goldenSounds } from "@kws/runtime/golden";
import type { Page } from "puppeteer";
import { ALLOWED } from "../browser/with_page.ts";
import { giveFile, LISTED, statusOf, withDemo, wordsFile } from "./_with_demo.ts";

const textOf = (id: string): string => `document.getElementById("${id}").textContent`;
const THRESHOLD = `Number(document.getElementById("threshold-value").value)`;

/** Whether the dashed line is where the threshold is. */
const IS_LINE_THERE = `(() => {
  const { width, height } = curve;
  const row = height * (1 - (${THRESHOLD} + 14) / 28);
  const { data } = curve.getContext("2d").getImageData(0, Math.max(0, Math.round(row) - 1), width, 2);
  const drawn = Array.from({ length: width }, (_, x) => data[4 * x + 3] + data[4 * (width + x) + 3]);
  return drawn.filter((alpha) => alpha > 60).length > 0.4 * width;
})()`;

/** How far to the left the curve reaches, in its colour. */
const LEFT_END = `(() => {
  const { width, height } = curve;
  const { data } = curve.getContext("2d").getImageData(0, 0, width, height);
  const isCurve = (at) => data[at + 3] === 255 && data[at] < 40 && data[at + 2] > 140;
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) if (isCurve(4 * (x + y * width))) return x;
  }
  return width;
})()`;

Deno.test("another threshold acts on a file that plays: the line is there at once, the curve stays, no microphone is asked for", async () => {
  const sound = wordsFile([3, 5]);
  await withDemo(ALLOWED, async (page) => {
    await page.evaluate(
      `navigator.mediaDevices.getUserMedia = () => { throw Error("asked for"); }`,
    );
    await giveFile(page, sound);
    await page.waitForFunction(`${LISTED}.length === 1`);
    const left = await page.evaluate(LEFT_END) as number;
    await page.focus("#threshold");
    for (const key of ["ArrowRight", "ArrowRight", "PageUp", "ArrowLeft"] as const) {
      const before = await page.evaluate(THRESHOLD);
      await page.keyboard.press(key);
      assert(before !== await page.evaluate(THRESHOLD));
      assert(await page.evaluate(IS_LINE_THERE));
    }
    await page.keyboard.press("End");
    assertEquals(await page.evaluate(THRESHOLD), 14);
    // The next detector hears by now.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    assert(await page.evaluate(LEFT_END) as number < left);
    assertEquals(await statusOf(page), "Listening to the file.");
    await page.waitForFunction(`${textOf("listen")} === "Listen"`);
    assertEquals((await page.evaluate(LISTED) as string[]).length, 1);
  });
  Deno.removeSync(sound);
});

/** Follows what is played into the loudspeaker from now on. */
const FOLLOW = `{
  globalThis.plays = [];
  const { connect } = AudioNode.prototype;
  const { start } = AudioBufferSourceNode.prototype;
  const aloud = new Set();
  AudioNode.prototype.connect = function (target, ...rest) {
    if (target === this.context.destination) aloud.add(this);
    return connect.call(this, target, ...rest);
  };
  AudioBufferSourceNode.prototype.start = function () {
    const { buffer, context } = this;
    const play = { context, isAloud: aloud.has(this), rate: buffer.sampleRate, isOver: false };
    plays.push({ ...play, samples: [...buffer.getChannelData(0)] });
    this.addEventListener("ended", () => plays.at(-1).isOver = true);
    start.call(this);
  };
}`;

/** How alike two sounds are, at the best of some shifts: 1 where one is the other but louder. */
function likeness(a: ArrayLike<number>, b: ArrayLike<number>, most: number): number {
  let best = 0;
  for (let shift = -most; shift <= most; shift++) {
    let [ab, aa, bb] = [0, 0, 0];
    for (let i = most; i < a.length - most; i++) {
      const other = b[i + shift] ?? 0;
      ab += a[i] * other;
      aa += a[i] * a[i];
      bb += other * other;
    }
    best = Math.max(best, ab / Math.sqrt(aa * bb));
  }
  return best;
}

Deno.test("Play lets the word be heard that led to a detection, as often as it is pressed", async () => {
  const sound = wordsFile([3]);
  await withDemo(ALLOWED, async (page) => {
    await giveFile(page, sound);
    await page.waitForFunction(`${LISTED}.length === 1`);
    await page.waitForFunction(`${textOf("listen")} === "Listen"`);
    await page.evaluate(FOLLOW);
    for (let times = 1; times <= 2; times++) {
      await page.click("#heard button");
      await page.waitForFunction(`plays.length === ${times} && plays.at(-1).isOver`);
      await page.waitForFunction(`plays.at(-1).context.state === "closed"`);
    }
    const [play] = await page.evaluate("plays.map(({ context, ...rest }) => rest)") as [
      { isAloud: boolean; rate: number; samples: number[] },
    ];
    const { length } = play.samples;
    assertEquals([play.isAloud, play.rate], [true, 16000]);
    assert(length > 23000 && length <= 24000, `${length} of the latest second and a half`);
    const { happy } = goldenSounds();
    // It was heard by the end of the first second of the word.
    const word = new Int16Array(length);
    word.set(happy.subarray(0, 16000), length - 16000);
    const like = likeness(word, play.samples, 2000);
    assert(like > 0.9, String(like));
  });
  Deno.removeSync(sound);
});

Deno.test("a file that has played plays again when it is chosen again", async () => {
  const sound = wordsFile([]);
  await withDemo(ALLOWED, async (page) => {
    for (let times = 0; times < 2; times++) {
      await giveFile(page, sound);
      await page.waitForFunction(`${textOf("status")} === "Listening to the file."`);
      await page.waitForFunction(`${textOf("listen")} === "Listen"`);
      assertEquals(await statusOf(page), "The file is at its end.");
    }
  });
  Deno.removeSync(sound);
});

/** Goes on by Tab, or back, and tells where to. */
async function tab(page: Page, times: number, isBack = false): Promise<string[]> {
  const places: string[] = [];
  if (isBack) await page.keyboard.down("Shift");
  for (let i = 0; i < times; i++) {
    await page.keyboard.press("Tab");
    places.push(
      await page.evaluate(
        "document.activeElement.id || document.activeElement.textContent",
      ) as string,
    );
  }
  if (isBack) await page.keyboard.up("Shift");
  return places;
}

Deno.test("the demonstration is used by the keyboard alone, and its buttons keep the focus", async () => {
  const sound = wordsFile(Array.from({ length: 20 }, () => 1));
  const played = `--use-file-for-fake-audio-capture=${sound}`;
  const summary = "Calibrate to this room and voice";
  await withDemo([...ALLOWED, played], async (page) => {
    assertEquals(await tab(page, 5), ["listen", "model", "threshold", "file", summary]);
    assertEquals(await tab(page, 2, true), ["file", "threshold"]);
    await page.keyboard.press("ArrowRight");
    assertEquals(await page.evaluate(THRESHOLD), 5.1);
    assertEquals(await tab(page, 1, true), ["model"]);
    await page.keyboard.press("ArrowDown");
    assertEquals(await page.evaluate("model.value"), "size");
    assertEquals(await tab(page, 1, true), ["listen"]);

    await page.keyboard.press("Enter");
    await page.waitForFunction(`${textOf("listen")} === "Stop"`);
    await page.waitForFunction(`${LISTED}.length > 0`);
    assertEquals(await tab(page, 4), ["model", "threshold", "file", summary]);
    await page.keyboard.press("Enter");
    assertEquals(await tab(page, 1), ["room"]);
    await page.keyboard.press("Space");
    await page.waitForFunction(`${textOf("room")} === "That was the room"`);
    await page.waitForFunction(`parseInt(${textOf("calibration-status")}) >= 1`);
    assertEquals(await tab(page, 1), ["say"]);
    await page.keyboard.press("Enter");
    assertEquals(await page.evaluate(textOf("calibration-status")), "Say it now.");
    await page.waitForFunction(`/the word 1 times/.test(${textOf("calibration-status")})`);
    // The button that did nothing meanwhile has the focus still.
    await page.keyboard.press("Space");
    assertEquals(await page.evaluate(textOf("calibration-status")), "Say it now.");

    assertEquals((await tab(page, 6, true)).at(-1), "listen");
    await page.keyboard.press("Space");
    await page.waitForFunction(`${textOf("listen")} === "Listen"`);
    await page.keyboard.press("Space");
    await page.waitForFunction(`${textOf("listen")} === "Stop"`);
    await page.keyboard.press("Enter");
    await page.waitForFunction(`${textOf("listen")} === "Listen"`);

    await page.evaluate(FOLLOW);
    assertEquals((await tab(page, 5)).at(-1), "Play");
    await page.keyboard.press("Enter");
    await page.waitForFunction("plays.length === 1");
  });
  Deno.removeSync(sound);
});

/** Drops a file onto the page as a hand does, over its heading. */
async function drop(page: Page, path: string): Promise<void> {
  const hand = await page.createCDPSession();
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver"] as const) {
    await hand.send("Input.dispatchDragEvent", { type, x: 200, y: 40, data });
  }
  await page.waitForFunction(`document.body.classList.contains("dropping")`);
  await hand.send("Input.dispatchDragEvent", { type: "drop", x: 200, y: 40, data });
  await page.waitForFunction(`!document.body.classList.contains("dropping")`);
  await hand.detach();
}

Deno.test("a detector that is dropped listens, and hears a sound that is dropped behind it", async () => {
  const sound = wordsFile([2]);
  const dir = Deno.makeTempDirSync();
  Deno.copyFileSync(
    new URL("../../checkpoints/best/quality.kws", import.meta.url),
    `${dir}/own.kws`,
  );
  await withDemo(ALLOWED, async (page) => {
    await drop(page, `${dir}/own.kws`);
    await page.waitForFunction(`${textOf("status")}.startsWith("Listening: say")`);
    assertEquals([await page.evaluate("model.value"), await page.evaluate(THRESHOLD)], [
      "own.kws",
      3.8,
    ]);
    await drop(page, sound);
    await page.waitForFunction(`${textOf("status")} === "Listening to the file."`);
    await page.waitForFunction(`${LISTED}.length === 1`);
    assertEquals(await page.evaluate("model.value"), "own.kws");
    await page.waitForFunction(`${textOf("listen")} === "Listen"`);
  });
  Deno.removeSync(sound);
  Deno.removeSync(dir, { recursive: true });
});
