import { assert, assertEquals, assertRejects } from "@std/assert";
import { FakeAudio, FakeStream, nextTurn } from "./_fake_audio.ts";
import { WakeWord } from "./wake_word.ts";
import { WakeWordError } from "./wake_word_error.ts";

/** A detector of a stream that was brought, what its track and thread are, and what it has told. */
async function open(audio: FakeAudio) {
  const told: WakeWordError[] = [];
  const stream = new FakeStream();
  const word = await WakeWord.create({
    ...{ model: new ArrayBuffer(1), stream: stream.asStream },
    onError: (error) => told.push(error),
  });
  const [track] = stream.tracks;
  return { word, told, track, node: audio.nodes.at(-1)!, context: audio.contexts.at(-1)! };
}

Deno.test("a microphone that is muted is told, and when that is over it listens again by itself, anew", async () => {
  using audio = new FakeAudio();
  const { word, told, track, node } = await open(audio);
  await word.start();
  track.mute(true);
  assertEquals([word.state, node.heard, told.map(({ fault }) => fault)], ["paused", 0, [
    "interrupted",
  ]]);
  assert(
    told[0].message.endsWith(
      "then: the microphone is muted, by a key or as another page has taken it",
    ),
  );
  track.mute(false);
  assertEquals([word.state, node.heard, told.length], ["listening", 1, 1]);
  // Nothing is left of what was heard before.
  assertEquals(node.orders, ["resume", "pause", "resume"]);
});

Deno.test("a pause during which the microphone is muted, or that begins meanwhile, is kept to", async () => {
  using audio = new FakeAudio();
  const { word, told, track, node } = await open(audio);
  await word.start();
  await word.pause();
  track.mute(true);
  track.mute(false);
  assertEquals([word.state, node.orders.at(-1), told], ["paused", "pause", []]);
  await word.resume();
  track.mute(true);
  await word.pause();
  track.mute(false);
  assertEquals([word.state, node.orders.at(-1), told.length], ["paused", "pause", 1]);
  await word.resume();
  assertEquals([word.state, node.heard], ["listening", 1]);
});

Deno.test("a start with a muted microphone says so, and it listens when that is over", async () => {
  using audio = new FakeAudio();
  const { word, told, track, node } = await open(audio);
  track.muted = true;
  for (let times = 0; times < 2; times++) {
    const { fault, message } = await assertRejects(() => word.start(), WakeWordError);
    assertEquals([fault, message.includes("is muted"), word.state], [
      "interrupted",
      true,
      "paused",
    ]);
  }
  track.mute(false);
  assertEquals([word.state, node.heard, told], ["listening", 1, []]);
});

Deno.test("where all sound is stopped and the microphone muted, it listens when both are over, in any order", async () => {
  using audio = new FakeAudio();
  for (const isMutedLonger of [false, true]) {
    const { word, told, track, node, context } = await open(audio);
    await word.start();
    track.mute(true);
    context.become("interrupted");
    const over = [() => track.mute(false), () => context.become("running")];
    if (isMutedLonger) over.reverse();
    over[0]();
    assertEquals([word.state, node.heard], ["paused", 0]);
    over[1]();
    await nextTurn();
    assertEquals([word.state, node.heard, told.length], ["listening", 1, 1]);
  }
});

Deno.test("a microphone that is muted while all sound is stopped, or from the start, is not heard before that is over", async () => {
  using audio = new FakeAudio();
  for (const isMutedLonger of [false, true]) {
    const { word, told, track, node, context } = await open(audio);
    await word.start();
    context.become("interrupted");
    track.mute(true);
    assertEquals(node.orders.at(-1), "pause");
    const over = [() => track.mute(false), () => context.become("running")];
    if (isMutedLonger) over.reverse();
    over[0]();
    assertEquals(word.state, "paused");
    if (isMutedLonger) assertEquals(node.orders.at(-1), "pause");
    over[1]();
    await nextTurn();
    assertEquals([word.state, node.heard, told.length], ["listening", 1, 1]);
  }
  const { word, track, node } = await open(audio);
  track.muted = true;
  await assertRejects(() => word.start(), WakeWordError);
  assertEquals(node.orders.at(-1), "pause");
});

Deno.test("what becomes of a track that is let go is no more heard of", async () => {
  using audio = new FakeAudio();
  const { word, told, track } = await open(audio);
  await word.start();
  await word.destroy();
  track.mute(true);
  track.mute(false);
  assertEquals([word.state, told, track.listeners], ["destroyed", [], 0]);
});
