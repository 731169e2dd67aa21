import { assert, assertEquals, assertRejects } from "@std/assert";
import { FakeAudio, type FakeNode, FakeStream, FakeTrack, nextTurn } from "./_fake_audio.ts";
import { WakeWord } from "./wake_word.ts";
import { WakeWordError, type WakeWordFault } from "./wake_word_error.ts";
import type { WakeWordOptions } from "./wake_word_options.ts";

/** A detector, and its end of the audio thread. */
async function open(
  audio: FakeAudio,
  options: Partial<WakeWordOptions> = {},
): Promise<{ word: WakeWord; node: FakeNode }> {
  const word = await WakeWord.create({ model: new ArrayBuffer(1), ...options });
  return { word, node: audio.nodes.at(-1)! };
}

/** A prompt that is open until it is answered. */
function ask(audio: FakeAudio): { allow(): FakeStream; deny(): void } {
  const { promise, resolve, reject } = Promise.withResolvers<FakeStream>();
  audio.answer = promise;
  return {
    allow() {
      const stream = new FakeStream();
      resolve(stream);
      return stream;
    },
    deny: () => reject(new DOMException("no", "NotAllowedError")),
  };
}

/** What comes of a call: the fault, or nothing. */
async function faultOf(call: Promise<unknown>): Promise<WakeWordFault | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    assert(error instanceof WakeWordError, String(error));
    return error.fault;
  }
}

Deno.test("two starts at once open one microphone, and destroy ends it", async () => {
  using audio = new FakeAudio();
  const { word, node } = await open(audio);
  await Promise.all([word.start(), word.start(), word.resume()]);
  assertEquals([audio.live, node.heard, word.state], [1, 1, "listening"]);
  await word.destroy();
  assertEquals([audio.live, word.state], [0, "destroyed"]);
});

Deno.test("two starts at once of a brought stream hear it once, and destroy leaves it to its owner", async () => {
  using audio = new FakeAudio();
  const stream = new FakeStream();
  const { word, node } = await open(audio, { stream: stream.asStream });
  await Promise.all([word.start(), word.start()]);
  assertEquals(node.heard, 1);
  assertEquals(stream.tracks[0].listeners, 3);
  await word.destroy();
  assertEquals(stream.tracks[0].listeners, 0);
  assertEquals(stream.tracks[0].readyState, "live");
  stream.tracks[0].unplug();
  assertEquals(word.state, "destroyed");
});

Deno.test("starts that share a prompt share its answer, and the next start asks again", async () => {
  using audio = new FakeAudio();
  const { word } = await open(audio);
  const prompt = ask(audio);
  const starts = [word.start(), word.start()];
  prompt.deny();
  assertEquals(await Promise.all(starts.map(faultOf)), ["microphone-denied", "microphone-denied"]);
  assertEquals(audio.prompts, 1);
  audio.answer = undefined;
  await word.start();
  assertEquals([audio.live, audio.prompts, word.state], [1, 2, "listening"]);
});

Deno.test("a start after one that waits for a gesture takes the microphone that is open", async () => {
  using audio = new FakeAudio();
  audio.isAllowed = false;
  const { word, node } = await open(audio);
  const first = faultOf(word.start());
  await audio.wait();
  assertEquals([await first, word.state], ["needs-gesture", "ready"]);
  audio.isAllowed = true;
  await word.start();
  assertEquals([audio.microphones.length, node.heard, word.state], [1, 1, "listening"]);
});

Deno.test("a start from a click while another waits for it begins at once", async () => {
  using audio = new FakeAudio();
  audio.isAllowed = false;
  const { word, node } = await open(audio);
  const first = word.start();
  await nextTurn();
  audio.isAllowed = true;
  await Promise.all([first, word.start()]);
  assertEquals([node.heard, word.state], [1, "listening"]);
});

Deno.test("where the stream cannot be heard the microphone goes off, and the error is the detector's", async () => {
  using audio = new FakeAudio();
  audio.isDeaf = true;
  const { word } = await open(audio);
  const error = await assertRejects(() => word.start(), WakeWordError, "another rate");
  assertEquals([error.fault, (error.cause as Error).name], ["no-sound", "NotSupportedError"]);
  assertEquals(audio.live, 0);
  const silent = await open(audio, { stream: new FakeStream([]).asStream });
  assertEquals(await faultOf(silent.word.start()), "no-microphone");
});

Deno.test("destroyed while the prompt is open, it switches the microphone off that comes then", async () => {
  using audio = new FakeAudio();
  const { word } = await open(audio);
  const prompt = ask(audio);
  const start = faultOf(word.start());
  await word.destroy();
  prompt.allow();
  assertEquals([await start, audio.live, word.state], ["destroyed", 0, "destroyed"]);
});

Deno.test("destroyed while it pauses, it stays destroyed, and its iterators end", async () => {
  using audio = new FakeAudio();
  const { word } = await open(audio);
  await word.start();
  const waiting = word[Symbol.asyncIterator]().next();
  const pause = word.pause();
  const behind = faultOf(word.resume());
  await word.destroy();
  await pause;
  assertEquals([await behind, audio.prompts], ["destroyed", 1]);
  assertEquals([word.state, (await waiting).done], ["destroyed", true]);
  assertEquals(await faultOf(word.resume()), "destroyed");
  assertEquals(await faultOf(word.pause()), "destroyed");
  assertEquals(await word[Symbol.asyncIterator]().next(), { done: true, value: undefined });
});

Deno.test("destroyed while it waits for a gesture, nothing is left that fails by itself", async () => {
  using audio = new FakeAudio();
  audio.isAllowed = false;
  const { word } = await open(audio);
  const early = faultOf(word.start());
  await audio.wait();
  assertEquals(await early, "needs-gesture");
  const late = faultOf(word.start());
  await nextTurn();
  await word.destroy();
  assertEquals([await late, audio.live], ["destroyed", 0]);
  // A rejection that nobody handles would fail this test.
  await nextTurn();
});

Deno.test("a pause while the prompt is open follows the start: it does not listen in the end", async () => {
  using audio = new FakeAudio();
  const { word, node } = await open(audio);
  const prompt = ask(audio);
  const calls = [word.start(), word.pause()];
  prompt.allow();
  await Promise.all(calls);
  assertEquals([word.state, node.heard, audio.live], ["paused", 0, 1]);
  await word.resume();
  assertEquals([word.state, node.heard], ["listening", 1]);
});

Deno.test("a pause behind a start that fails is no failure", async () => {
  using audio = new FakeAudio();
  const { word } = await open(audio);
  const prompt = ask(audio);
  const start = faultOf(word.start());
  const pause = faultOf(word.pause());
  prompt.deny();
  assertEquals([await start, await pause], ["microphone-denied", undefined]);
  assertEquals(word.state, "ready");
});

Deno.test("a resume behind a pause listens, and a pause behind a resume does not", async () => {
  using audio = new FakeAudio();
  const { word, node } = await open(audio);
  await word.start();
  void word.pause();
  await word.resume();
  assertEquals([word.state, node.heard], ["listening", 1]);
  assertEquals(node.orders, ["resume", "pause", "resume"]);
  await Promise.all([word.pause(), word.resume(), word.pause()]);
  assertEquals([word.state, node.heard], ["paused", 0]);
  const resume = word.resume();
  void word.pause();
  await resume;
  // Follows the pause, which is not over.
  await word.resume();
  assertEquals([word.state, node.heard], ["listening", 1]);
});

Deno.test("a call that asks for what is already so tells the audio thread nothing", async () => {
  using audio = new FakeAudio();
  const { word, node } = await open(audio);
  await word.pause();
  assertEquals([word.state, node.orders], ["ready", []]);
  await word.start();
  await word.start();
  await word.pause();
  await word.pause();
  assertEquals(node.orders, ["resume", "pause"]);
});

Deno.test("a resume that waits for a gesture listens when it comes, unless it was paused meanwhile", async () => {
  using audio = new FakeAudio();
  const { word, node } = await open(audio);
  await word.start();
  for (const isPaused of [false, true]) {
    await word.pause();
    audio.isAllowed = false;
    const resume = faultOf(word.resume());
    await audio.wait();
    assertEquals([await resume, word.state], ["needs-gesture", "paused"]);
    if (isPaused) await word.pause();
    audio.contexts[0].allow();
    await nextTurn();
    assertEquals([word.state, node.heard], isPaused ? ["paused", 0] : ["listening", 1]);
    audio.isAllowed = true;
    await word.resume();
    assertEquals([word.state, node.heard], ["listening", 1]);
  }
});

Deno.test("a pause takes back a start that waits for a gesture", async () => {
  using audio = new FakeAudio();
  audio.isAllowed = false;
  const { word, node } = await open(audio);
  const start = faultOf(word.start());
  await audio.wait();
  assertEquals(await start, "needs-gesture");
  await word.pause();
  audio.contexts[0].allow();
  await nextTurn();
  assertEquals([word.state, node.heard], ["paused", 0]);
});

Deno.test("a microphone that is lost before it begins, or while it pauses, is not listened to", async () => {
  using audio = new FakeAudio();
  const told: string[] = [];
  const { word } = await open(audio, { onError: ({ fault }) => told.push(fault) });
  audio.isAllowed = false;
  const start = faultOf(word.start());
  await nextTurn();
  audio.microphones[0].tracks[0].unplug();
  audio.contexts[0].allow();
  assertEquals([await start, word.state, told], ["microphone-lost", "ready", ["microphone-lost"]]);
  audio.isAllowed = true;
  await word.start();
  const pause = word.pause();
  audio.microphones[1].tracks[0].unplug();
  await pause;
  assertEquals([word.state, told.length], ["ready", 2]);
  await word.start();
  assertEquals([word.state, audio.microphones.length, audio.live], ["listening", 3, 1]);
});

Deno.test("a stream that is at its end cannot be started, the first time or again", async () => {
  using audio = new FakeAudio();
  const stream = new FakeStream();
  const { word } = await open(audio, { stream: stream.asStream });
  await word.start();
  stream.tracks[0].unplug();
  assertEquals([await faultOf(word.start()), word.state], ["microphone-lost", "ready"]);
  const ended = new FakeTrack();
  ended.stop();
  const other = await open(audio, { stream: new FakeStream([ended]).asStream });
  assertEquals(await faultOf(other.word.start()), "microphone-lost");
});

Deno.test("a loop misses no detection while its body works, and another loop has its own", async () => {
  using audio = new FakeAudio();
  const { word, node } = await open(audio);
  await word.start();
  node.hear(1);
  const [slow, late] = [word[Symbol.asyncIterator](), word[Symbol.asyncIterator]()];
  const first = slow.next();
  [2, 3, 4].forEach((sample) => node.hear(sample));
  const begun = late.next();
  node.hear(5);
  const samples = [(await first).value!.sample];
  while (samples.length < 4) samples.push((await slow.next()).value!.sample);
  assertEquals([samples, (await begun).value!.sample], [[2, 3, 4, 5], 5]);
  const last = slow.next();
  node.hear(6);
  await last;
  node.hear(7);
  await word.destroy();
  // Whoever was behind does not go on with what is over.
  assertEquals([(await slow.next()).done, (await late.next()).done], [true, true]);
});
