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
  await session.stop();
  assertEquals(isClosed, true);
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
