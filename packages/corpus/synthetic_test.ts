import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Random } from "@kws/kernels";
import { createHash } from "node:crypto";
import { SAMPLE_RATE } from "./corpus.ts";
import { splitOf } from "./split.ts";
import {
  drawSentences,
  drawVoices,
  openFlite,
  placeInClip,
  type Voice,
  WORDS,
} from "./synthetic.ts";
import { burst } from "./_test_corpus.ts";

const SLT: Voice = { speaker: "s", voice: "slt", pitch: 170, stretch: 1, formants: 1 };

function digest(pcm: Int16Array): string {
  return createHash("sha256").update(new Uint8Array(Int16Array.from(pcm).buffer)).digest("hex")
    .slice(0, 16);
}

Deno.test("flite speaks the same bits every time, whatever was said before", async () => {
  const flite = await openFlite();
  const first = flite.speak({ text: "happy", voice: SLT });
  flite.speak({ text: "computer", voice: { ...SLT, voice: "awb" } });
  assertEquals(flite.speak({ text: "happy", voice: SLT }), first);
  const another = await openFlite();
  assertEquals(another.speak({ text: "happy", voice: SLT }), first);
  assert(first.length > 0.3 * SAMPLE_RATE && first.length < 1.5 * SAMPLE_RATE, `${first.length}`);
  assertEquals(digest(first), "960f59414a1fab87");
});

Deno.test("an engine that has spoken before speaks as a new one, sentences and failures between", async () => {
  const used = await openFlite();
  const voices = drawVoices(Random.root(3), 6);
  const texts = fc.constantFrom("happy", "x", "", "visual", drawSentences(Random.root(1), 1)[0]);
  const said = fc.array(fc.tuple(texts, fc.constantFrom(...voices)), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(said, async (said) => {
      for (const [text, voice] of said) used.speak({ text, voice });
      assertThrows(() => used.speak({ text: "x", voice: { ...SLT, formants: NaN } }));
      const utterance = { text: "happy birthday", voice: voices[0] };
      assertEquals(used.speak(utterance), (await openFlite()).speak(utterance));
    }),
    { numRuns: 8 },
  );
});

Deno.test("flite says how texts sound, each on its own whatever it stands beside", async () => {
  const flite = await openFlite();
  const [happy, right, write, two] = flite.pronounce(["happy", "right", "write", "hey right"]);
  assertEquals(happy, ["hh", "ae", "p", "iy"]);
  assertEquals(write, right);
  assertEquals(two, ["hh", "ey", ...right]);
  assertEquals(flite.pronounce([]), []);
  // A comma is a pause to the engine: what holds one is asked for alone.
  assertEquals(flite.pronounce(["happy", "right, happy", "write"]), [
    happy,
    [...right, ...happy],
    write,
  ]);
});

Deno.test("intonation changes what is heard; without it the engine's own is heard", async () => {
  const flite = await openFlite();
  const [flat, lively] = [5, 60].map((intonation) =>
    digest(flite.speak({ text: "happy", voice: { ...SLT, intonation } }))
  );
  assertNotEquals(flat, lively);
  assertEquals(digest(flite.speak({ text: "happy", voice: SLT })), "960f59414a1fab87");
});

Deno.test("voice, pitch, pace and formants all change what is heard", async () => {
  const flite = await openFlite();
  const say = (change: Partial<Voice>): Int16Array =>
    flite.speak({ text: "right", voice: { ...SLT, ...change } });
  const plain = say({});
  const others = [say({ voice: "rms" }), say({ voice: "awb" }), say({ voice: "kal16" })];
  others.push(say({ pitch: 220 }), say({ stretch: 1.3 }), say({ formants: 0.9 }));
  assertEquals(new Set([plain, ...others].map(digest)).size, 7);
  assert(say({ stretch: 1.3 }).length > 1.15 * plain.length);
  const longer = say({ formants: 0.9 }).length / plain.length;
  assert(Math.abs(longer - 1 / 0.9) < 0.02, `${longer}`);
});

Deno.test("an utterance is cut to what is said and placed within one second", () => {
  const said = burst("said", 1.5, 0.5, 0.9);
  for (let i = 0; i < 20; i++) {
    const clip = placeInClip(said, Random.root(i));
    assertEquals(clip.length, SAMPLE_RATE);
    assert(clip.filter((sample) => sample !== 0).length > 0.38 * SAMPLE_RATE);
  }
  assertEquals(placeInClip(said, Random.root(1)), placeInClip(said, Random.root(1)));
  assertNotEquals(placeInClip(said, Random.root(1)), placeInClip(said, Random.root(2)));
  assertEquals(placeInClip(burst("long", 3, 0, 3), Random.root(1)).length, SAMPLE_RATE);
});

Deno.test("speakers differ in name and have all splits, by the hash of their names", () => {
  const voices = drawVoices(Random.root(1).stream("synthetic"), 120);
  assertEquals(new Set(voices.map(({ speaker }) => speaker)).size, 120);
  assertEquals(new Set(voices.map(({ voice }) => voice)).size, 4);
  const splits = voices.map(({ speaker }) => splitOf(speaker));
  for (const split of ["training", "validation", "testing"]) {
    assert(splits.filter((own) => own === split).length >= 6, split);
  }
  assertEquals(drawVoices(Random.root(1).stream("synthetic"), 120), voices);
  assertEquals(drawVoices(Random.root(1).stream("synthetic"), 7), voices.slice(0, 7));
});

Deno.test("sentences say neither a word of Speech Commands nor the keyword", () => {
  const words = (keyword?: string): string[] =>
    drawSentences(Random.root(1), 300, keyword).flatMap((text) => text.split(/[ ,]+/));
  assertEquals(words().filter((word) => WORDS.includes(word)), []);
  assert(words().includes("window"));
  assert(!words("window").includes("window"));
  assert(!words("Music").includes("music"));
  assertEquals(WORDS.length, 35);
});
