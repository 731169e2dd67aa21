import { assert, assertEquals, assertRejects } from "@std/assert";
import { FakeAudio, type FakeNode, nextTurn } from "./_fake_audio.ts";
import { WakeWord } from "./wake_word.ts";
import { WakeWordError, type WakeWordFault } from "./wake_word_error.ts";
import type { WakeWordOptions } from "./wake_word_options.ts";

/** A detector that listens, its end of the audio thread, and what it has told. */
async function listening(audio: FakeAudio, options: Partial<WakeWordOptions> = {}) {
  const told: WakeWordFault[] = [];
  const word = await WakeWord.create({
    ...{ model: new ArrayBuffer(1), onError: ({ fault }) => told.push(fault) },
    ...options,
  });
  await word.start();
  return { word, told, node: audio.nodes.at(-1)! as FakeNode, context: audio.contexts.at(-1)! };
}

/** The error that a call ends with. */
async function errorOf(call: Promise<unknown>): Promise<WakeWordError> {
  return await assertRejects(() => call, WakeWordError);
}

Deno.test("a call that interrupts is told, and when it is over it listens again by itself, anew", async () => {
  using audio = new FakeAudio();
  const { word, told, node, context } = await listening(audio);
  context.become("interrupted");
  assertEquals([word.state, told, node.heard], ["paused", ["interrupted"], 0]);
  // Some browsers suspend it then, and leave it to the page to go on.
  context.become("suspended");
  await nextTurn();
  assertEquals([word.state, node.heard, told.length], ["listening", 1, 1]);
  assertEquals(node.orders, ["resume", "resume"]);
  await word.pause();
  await nextTurn();
  assertEquals([word.state, node.heard, told.length], ["paused", 0, 1]);
});

Deno.test("a start while it is interrupted says so, and it listens again all the same when that is over", async () => {
  using audio = new FakeAudio();
  const { word, node, context } = await listening(audio);
  context.become("interrupted");
  assertEquals((await errorOf(word.start())).fault, "interrupted");
  assertEquals([word.state, audio.live, node.heard], ["paused", 1, 0]);
  context.become("running");
  assertEquals([word.state, node.heard, audio.prompts], ["listening", 1, 1]);
  // A page that is told may pause it, or throw: the one is kept to, the other changes nothing.
  const other = await listening(audio, { onError: () => void other.word.pause() });
  other.context.become("suspended");
  await nextTurn();
  assertEquals([other.word.state, other.node.heard], ["paused", 0]);
  const third = await listening(audio, {
    onError: () => {
      throw new Error("the page's");
    },
  });
  try {
    third.context.become("suspended");
  } catch (error) {
    assertEquals((error as Error).message, "the page's");
  }
  await nextTurn();
  assertEquals([third.word.state, third.node.heard], ["listening", 1]);
});

Deno.test("a sound that was stopped without a word is begun again by the next start", async () => {
  using audio = new FakeAudio();
  const { word, node, context } = await listening(audio);
  context.state = "suspended";
  await word.start();
  assertEquals([word.state, node.heard], ["listening", 1]);
});

Deno.test("an audio thread that fails ends it: no microphone is left on, and loops end", async () => {
  using audio = new FakeAudio();
  const { word, told, node } = await listening(audio);
  const waiting = word[Symbol.asyncIterator]().next();
  node.onprocessorerror!();
  assertEquals([word.state, told, audio.live], ["destroyed", ["thread-failed"], 0]);
  assertEquals((await waiting).done, true);
  assertEquals((await errorOf(word.start())).fault, "destroyed");
});

Deno.test("what a page throws when it is told loses nothing for others", async () => {
  using audio = new FakeAudio();
  const steps: number[] = [];
  const { word, node } = await listening(audio, {
    onDetection: () => {
      throw new Error("the page's");
    },
    onStep: ({ sample }) => {
      steps.push(sample);
      if (sample === 1) throw new Error("the page's");
    },
  });
  const next = word[Symbol.asyncIterator]().next();
  const thrown = (act: () => void): string => {
    try {
      act();
      return "nothing";
    } catch (error) {
      return (error as Error).message;
    }
  };
  assertEquals(thrown(() => node.hear(7)), "the page's");
  assertEquals((await next).value!.sample, 7);
  const list = [1, 2, 3].map((sample) => ({ sample, logOdds: 0, detector: 0 }));
  assertEquals(thrown(() => node.tell({ kind: "steps", list })), "the page's");
  assertEquals(steps, [1, 2, 3]);
});

Deno.test("destroyed by who is told of a detection, loops that begin later end at once", async () => {
  using audio = new FakeAudio();
  const { word, node } = await listening(audio, { onDetection: () => void word.destroy() });
  const waiting = word[Symbol.asyncIterator]();
  const next = waiting.next();
  node.hear(7);
  assertEquals((await next).done, true, "it is over before the loop has its turn");
  assertEquals((await word[Symbol.asyncIterator]().next()).done, true);
});

Deno.test("an iterator that waits is left at once, and others go on", async () => {
  using audio = new FakeAudio();
  const { word, node } = await listening(audio);
  const [left, other] = [word[Symbol.asyncIterator](), word[Symbol.asyncIterator]()];
  const waiting = [left.next(), left.next()];
  const heard = [other.next(), other.next()];
  assertEquals(await left.return!(), { done: true, value: undefined });
  assertEquals((await Promise.all(waiting)).map(({ done }) => done), [true, true]);
  [7, 8].forEach((sample) => node.hear(sample));
  assertEquals((await Promise.all(heard)).map(({ value }) => value!.sample), [7, 8]);
  assertEquals((await left.next()).done, true);
  queueMicrotask(() => node.hear(9));
  for await (const { sample } of word) {
    assertEquals(sample, 9);
    break;
  }
});

Deno.test("what cannot be opened is told by its own fault: file, engine, module or sound", async () => {
  using audio = new FakeAudio();
  const create = (options: Partial<WakeWordOptions> = {}) =>
    errorOf(WakeWord.create({ model: new ArrayBuffer(1), ...options }));
  for (const name of ["SyntaxError", "RangeError", "TypeError"]) {
    audio.failure = name;
    assertEquals((await create()).fault, "bad-model");
  }
  for (const name of ["Error", "CompileError", "EvalError"]) {
    audio.failure = name;
    const { fault, message } = await create();
    assertEquals(fault, "no-wasm");
    assert(message.includes("worklet.scalar.min.js") && message.endsWith("no model"), message);
  }
  audio.failure = undefined;
  audio.isOtherModule = true;
  assertEquals((await create({ worklet: "/other.js" })).fault, "not-found");
  audio.isOtherModule = false;
  const body = new ReadableStream({ pull: (stream) => stream.error(new TypeError("cut")) });
  audio.put(globalThis, { fetch: () => Promise.resolve(new Response(body)) });
  const { fault, message } = await create({ model: "/a.kws" });
  assertEquals([fault, message.endsWith("/a.kws breaks off")], ["not-found", true]);
  assertEquals(audio.contexts.filter(({ state }) => state !== "closed"), []);
  audio.isMute = true;
  assertEquals((await create()).fault, "no-sound");
});

Deno.test("a microphone that is named and not there is told by its name's option", async () => {
  using audio = new FakeAudio();
  const word = await WakeWord.create({ model: new ArrayBuffer(1), deviceId: "gone" });
  audio.answer = Promise.reject(new DOMException("", "OverconstrainedError"));
  const { fault, message } = await errorOf(word.start());
  assertEquals([fault, message.includes("deviceId")], ["no-such-microphone", true]);
});

Deno.test("seconds of sound before a detection must be a number of them", async () => {
  using _ = new FakeAudio();
  for (const preRoll of [NaN, -1, Infinity, 61]) {
    await assertRejects(
      () => WakeWord.create({ model: new ArrayBuffer(1), preRoll }),
      RangeError,
      `preRoll must be 0 to 60 seconds: current value is ${preRoll}`,
    );
  }
});
