import { assert, assertEquals } from "@std/assert";
import { FakeStream, nextTurn, RULE } from "../_fake_audio.ts";
import type { HeardStep } from "../messages.ts";
import { FakePage } from "./_fake_page.ts";
import { Gathering } from "./calibration.ts";

/** Whether it listens, as the button says. */
const listens = (page: FakePage): boolean => page.find("listen").textContent === "Stop";

Deno.test("a page whose detectors are not beside it names the first, and the way out", async () => {
  using page = await FakePage.open(404);
  assertEquals(
    page.find("status").textContent,
    "Cannot load ./small.kws as it must lie beside the page: the server answers 404; " +
      "put the whole folder there that deno task demo --out writes",
  );
});

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
  await page.use("threshold", "oninput");
  await audio.wait();
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

/** Contexts that are open: of a file, of the spectrogram, of the detector. */
const openContexts = (page: FakePage): number =>
  page.audio.contexts.filter(({ state }) => state !== "closed").length;

Deno.test("another detector or threshold hears the file that plays, and no microphone is asked for", async () => {
  using page = await FakePage.open();
  const { audio } = page;
  await page.give("sound.wav");
  page.find("model").value = "quality";
  await page.use("model", "onchange");
  page.find("threshold").value = "7";
  await page.use("threshold", "oninput");
  await audio.wait();
  assertEquals(audio.begun.map(({ models: [{ rule }] }) => rule), [undefined, undefined, {
    threshold: 7,
  }]);
  assertEquals([audio.prompts, page.played.length, openContexts(page)], [0, 1, 3]);
  assertEquals(page.find("status").textContent, "Listening to the file.");
  page.played[0].onended();
  await audio.wait();
  assertEquals([listens(page), openContexts(page)], [false, 0]);
});

Deno.test("another detector or threshold hears the microphone that is on, and it is asked for once", async () => {
  using page = await FakePage.open();
  const { audio } = page;
  await page.use("listen", "onclick");
  // Key by key: the last counts.
  for (const value of ["3.1", "3.2", "3.3"]) {
    page.find("threshold").value = value;
    await page.use("threshold", "oninput");
    assertEquals(page.find("threshold-value").value, value);
  }
  await audio.wait();
  await page.use("model", "onchange");
  assertEquals(audio.begun.map(({ models: [{ rule }] }) => rule), [
    undefined,
    { threshold: 3.3 },
    undefined,
  ]);
  assertEquals([audio.prompts, audio.live, openContexts(page)], [1, 1, 2]);
  await page.use("listen", "onclick");
  assertEquals([audio.live, openContexts(page)], [0, 0]);
});

Deno.test("a slider that is moved on while its first threshold is opened stays where it is, and counts", async () => {
  using page = await FakePage.open();
  const { audio } = page;
  await page.use("listen", "onclick");
  audio.isAllowed = false;
  page.find("threshold").value = "4";
  page.find("threshold").oninput();
  await audio.wait();
  page.find("threshold").value = "6";
  page.find("threshold").oninput();
  audio.contexts.at(-1)!.allow();
  for (let i = 0; i < 5; i++) await nextTurn();
  assertEquals(audio.begun.at(-1)!.models[0].rule, { threshold: 4 });
  assertEquals([page.find("threshold").value, page.find("threshold-value").value], ["6", "6.0"]);
  audio.isAllowed = true;
  await audio.wait();
  assertEquals(audio.begun.at(-1)!.models[0].rule, { threshold: 6 });
});

Deno.test("a detector that cannot be opened leaves the one before listening", async () => {
  using page = await FakePage.open();
  const { audio } = page;
  await page.use("listen", "onclick");
  const before = page.find("model").value;
  audio.failure = "SyntaxError";
  page.find("model").value = "quality";
  await page.use("model", "onchange");
  assert(page.find("status").textContent.includes("no model"));
  assertEquals([listens(page), page.find("model").value], [true, before]);
  assertEquals([audio.nodes[0].heard, audio.live, openContexts(page)], [1, 1, 2]);
});

Deno.test("a file that is no detector leaves the sound, the detector and the rule that are heard, and is no choice", async () => {
  using page = await FakePage.open();
  const { audio } = page;
  await page.give("own.kws", "whole");
  page.find("threshold").value = "7";
  await page.use("threshold", "oninput");
  await audio.wait();
  await page.give("sound.wav");
  audio.failure = "SyntaxError";
  for (const name of ["cut.kws", "own.kws"]) {
    await page.give(name);
    assert(page.find("status").textContent.startsWith(`${name}: Cannot listen`));
    assertEquals([listens(page), page.played.length, page.find("model").value], [
      true,
      1,
      "own.kws",
    ]);
    assertEquals(page.names, ["small", "size", "quality", "own.kws"]);
  }
  audio.failure = undefined;
  await page.use("listen", "onclick");
  await page.use("listen", "onclick");
  const { models: [{ model, rule }] } = audio.begun.at(-1) as {
    models: { model?: ArrayBuffer; rule?: object }[];
  };
  assertEquals([new TextDecoder().decode(model), rule], ["whole", { threshold: 7 }]);
});

Deno.test("a microphone that is denied is asked for once", async () => {
  using page = await FakePage.open();
  page.audio.answer = Promise.reject(new DOMException("no", "NotAllowedError"));
  await page.use("listen", "onclick");
  assert(page.find("status").textContent.includes("allow it beside the page's address"));
  assertEquals([page.audio.prompts, openContexts(page)], [1, 0]);
});

Deno.test("a page that is not secure says so, and not that there is no microphone", async () => {
  using page = await FakePage.open();
  page.audio.put(globalThis, { isSecureContext: false, location: { origin: "http://kws" } });
  await page.use("listen", "onclick");
  assert(page.find("status").textContent.includes("served by https or from localhost"));
});

Deno.test("who stops while another detector is opened leaves nothing on", async () => {
  using page = await FakePage.open();
  const { audio } = page;
  await page.use("listen", "onclick");
  page.find("model").onchange();
  await page.use("listen", "onclick");
  await audio.wait();
  assertEquals([listens(page), page.find("status").textContent], [false, "Stopped."]);
  assertEquals([audio.live, openContexts(page)], [0, 0]);
});
