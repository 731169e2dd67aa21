import { assert, assertEquals } from "@std/assert";
import { FakeStream, RULE } from "../_fake_audio.ts";
import type { HeardStep } from "../messages.ts";
import { FakePage } from "./_fake_page.ts";
import { Gathering } from "./calibration.ts";

/** Whether it listens, as the button says. */
const listens = (page: FakePage): boolean => page.find("listen").textContent === "Stop";

Deno.test("a page that cannot open the detector leaves no microphone on and no file playing", async () => {
  using page = await FakePage.open();
  const { audio } = page;
  audio.failure = "SyntaxError";
  await page.use("listen", "onclick");
  assertEquals([audio.microphones.length, audio.live], [1, 0]);
  await page.give("sound.wav");
  assertEquals(audio.contexts.map(({ state }) => state), ["closed", "closed", "closed"]);
  assert(page.find("status").textContent.includes("no model"));
});

Deno.test("a file's end stops what hears the file, a little later", async () => {
  using page = await FakePage.open();
  await page.give("sound.wav");
  page.played[0].onended();
  assertEquals([listens(page), page.find("status").textContent], [true, "The file is at its end."]);
  await page.audio.wait();
  assertEquals(listens(page), false);
});

Deno.test("a file's end does not stop what listens by then", async () => {
  using page = await FakePage.open();
  await page.give("sound.wav");
  page.played[0].onended();
  await page.use("listen", "onclick");
  await page.use("listen", "onclick");
  await page.audio.wait();
  assertEquals([listens(page), page.audio.live], [true, 1]);
  await page.give("other.wav");
  page.played[0].onended();
  assertEquals(page.find("status").textContent, "Listening to the file.");
  await page.audio.wait();
  assertEquals(listens(page), true);
});

/** Steps every tenth of a second. */
function steps(seconds: number, logOdds: number): HeardStep[] {
  const at = (i: number) => ({ sample: 1600 * (i + 1), logOdds, detector: 0 });
  return Array.from({ length: seconds * 10 }, (_, i) => at(i));
}

Deno.test("the rule that was calibrated is the one that listens, until the slider is moved", async () => {
  using page = await FakePage.open();
  const { audio } = page;
  // Such a room leaves only thresholds that the slider does not reach.
  const [room, word] = [steps(20, 13.9), steps(3, 20)];
  const gathering = new Gathering(16000, () => {});
  gathering.begin("background");
  room.forEach((step) => gathering.push(step));
  gathering.begin("utterances");
  word.forEach((step) => gathering.push(step));
  const { found: { rule } } = gathering.result();
  assert(rule.threshold > 14 && rule.refractory !== RULE.refractory);

  await page.use("listen", "onclick");
  assertEquals([audio.begun[0].models[0].rule, page.find("threshold").value], [undefined, "3"]);
  await page.use("room", "onclick");
  audio.nodes[0].tell({ kind: "steps", list: room });
  await page.use("room", "onclick");
  await page.use("say", "onclick");
  audio.nodes[0].tell({ kind: "steps", list: word });
  await page.use("calibrate", "onclick");
  assertEquals([audio.begun.length, audio.begun[1].models[0].rule], [2, rule]);
  assert(page.find("calibration-status").textContent.startsWith("1 of 1 utterances heard"));
  assertEquals(page.find("threshold").value, "14");
  assertEquals(page.find("threshold-value").value, rule.threshold.toFixed(1));

  // Stopped and begun again, it is still that rule.
  await page.use("listen", "onclick");
  await page.use("listen", "onclick");
  assertEquals(audio.begun[2].models[0].rule, rule);
  page.find("threshold").value = "5.5";
  await page.use("threshold", "onchange");
  assertEquals(audio.begun[3].models[0].rule, { threshold: 5.5 });
  await page.use("model", "onchange");
  assertEquals(audio.begun[4].models[0].rule, undefined);
});

/** Listens to a file that is given while the microphone's prompt is open; gives the prompt. */
async function giveBehindPrompt(page: FakePage): Promise<PromiseWithResolvers<FakeStream>> {
  const prompt = Promise.withResolvers<FakeStream>();
  page.audio.answer = prompt.promise;
  await page.use("listen", "onclick");
  await page.give("sound.wav");
  assertEquals([listens(page), page.find("status").textContent], [true, "Listening to the file."]);
  return prompt;
}

Deno.test("a file that is given while the prompt is open is what listens, and no microphone is left on", async () => {
  using page = await FakePage.open();
  const { audio } = page;
  const prompt = await giveBehindPrompt(page);
  prompt.resolve(new FakeStream());
  await audio.wait();
  assertEquals([listens(page), audio.microphones.length, audio.live], [true, 1, 0]);
  await page.use("listen", "onclick");
  await audio.wait();
  assertEquals([listens(page), page.find("status").textContent], [false, "Stopped."]);
  assertEquals(audio.contexts.filter(({ state }) => state !== "closed"), []);
});

Deno.test("a prompt that is denied after a file was given stops nothing", async () => {
  using page = await FakePage.open();
  const { audio } = page;
  const prompt = Promise.withResolvers<FakeStream>();
  audio.answer = prompt.promise;
  await page.use("listen", "onclick");
  await page.give("sound.wav");
  prompt.reject(new DOMException("no", "NotAllowedError"));
  await audio.wait();
  assertEquals([listens(page), page.find("status").textContent], [true, "Listening to the file."]);
});
