import { assertEquals } from "@std/assert";
import { FakeAudio, FakeStream, nextTurn } from "../_fake_audio.ts";
import { Session } from "./session.ts";

Deno.test("times go on where another detector takes over, and the one before is heard no more", async () => {
  using audio = new FakeAudio();
  const told: [string, number][] = [];
  let isClosed = false;
  const sound = {
    ...{ isFile: true, stream: new FakeStream().asStream, begin() {} },
    close: () => Promise.resolve(void (isClosed = true)),
  };
  const session = new Session(sound, {
    onStep: (time) => told.push(["step", time]),
    onDetection: ({ time }) => told.push(["heard", time]),
    onError: ({ fault }) => told.push([fault, 0]),
  });
  const wanted = { name: "small", model: new ArrayBuffer(1) };
  assertEquals(await session.take(wanted), true);
  const step = (sample: number) => ({
    kind: "steps" as const,
    list: [{ sample, logOdds: 0, detector: 0 }],
  });
  audio.nodes[0].tell(step(80000));
  assertEquals(await session.take({ ...wanted, name: "size" }), true);
  audio.nodes[0].tell(step(96000));
  audio.nodes[0].hear(96000);
  audio.nodes[1].hear(8000);
  audio.nodes[1].tell(step(16000));
  assertEquals(told, [["step", 5], ["heard", 5.5], ["step", 6]]);
  assertEquals([session.now.wanted.name, isClosed], ["size", false]);
  // After an interruption it counts from 0 again.
  audio.nodes[1].tell(step(1600));
  assertEquals(told.at(-1), ["step", 6.1]);
  await session.stop();
  assertEquals(isClosed, true);
});

Deno.test("a detector of a muted microphone is kept, which is told, and hears when that is over", async () => {
  using _audio = new FakeAudio();
  const told: string[] = [];
  const stream = new FakeStream();
  const sound = { isFile: false, stream: stream.asStream, begin() {}, async close() {} };
  const session = new Session(sound, {
    ...{ onStep() {}, onDetection() {} },
    onError: ({ fault }) => told.push(fault),
  });
  const [track] = stream.tracks;
  track.muted = true;
  assertEquals(await session.take({ name: "small", model: new ArrayBuffer(1) }), true);
  assertEquals([told, session.now.wakeWord.state], [["interrupted"], "paused"]);
  track.mute(false);
  assertEquals(session.now.wakeWord.state, "listening");
  await session.stop();
});

Deno.test("of two detectors that are asked for the later one hears, whichever is ready first", async () => {
  using audio = new FakeAudio();
  const sound = { isFile: true, stream: new FakeStream().asStream, begin() {}, async close() {} };
  const session = new Session(sound, { onStep() {}, onDetection() {}, onError() {} });
  audio.isAllowed = false;
  const first = session.take({ name: "small", model: new ArrayBuffer(1) });
  await nextTurn();
  audio.isAllowed = true;
  assertEquals(await session.take({ name: "size", model: new ArrayBuffer(1) }), true);
  // The first has no more patience, which is nobody's concern now.
  await audio.wait();
  assertEquals([await first, session.now.wanted.name], [false, "size"]);
  assertEquals(audio.contexts.map(({ state }) => state), ["closed", "running"]);
  await session.stop();
});
