import { assert, assertEquals, assertFalse, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import { Random } from "@kws/kernels";
import { SAMPLE_RATE } from "./corpus.ts";
import { splitOf } from "./split.ts";
import type { Neighbours } from "./similar_words.ts";
import { type Synthesiser, WORDS } from "./synthetic.ts";
import { DIFFICULTY } from "./synthetic_difficulty.ts";
import { backgroundNoises, noiseStretches } from "./synthetic_noise.ts";
import {
  cutPart,
  planSynthetic,
  recordClip,
  speakDry,
  type SyntheticPlan,
} from "./synthetic_plan.ts";
import { burst } from "./_test_corpus.ts";

const HAPPY: Neighbours = {
  ...{ keyword: "happy", phones: ["hh", "ae", "p", "iy"] },
  ...{ similar: ["nappy", "hippy"], homophones: [] },
};
const RIGHT: Neighbours = {
  ...{ keyword: "right", phones: ["r", "ay", "t"], similar: ["light", "hippy"], homophones: [] },
};

const KEYWORDS = ["happy", "right"];

function planOf(change: Partial<Parameters<typeof planSynthetic>[0]> = {}): SyntheticPlan {
  return planSynthetic({
    neighbours: [HAPPY, RIGHT],
    clipsPerWord: 10,
    difficulty: DIFFICULTY,
    random: Random.root(1),
    ...change,
  });
}

Deno.test("labels are right: a clip's word is what its speaker says, or a half of the keyword", () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 200 }), (seed, clipsPerWord) => {
      const { utterances, clips } = planOf({ random: Random.root(seed), clipsPerWord });
      for (const { word, part, utterance, speaker, split, path } of clips) {
        const { text, voice } = utterances[utterance];
        assertEquals(word, part === "whole" ? text : `${text}-${part}`);
        assertEquals(voice.speaker, speaker);
        assertEquals(split, splitOf(speaker));
        assert(path.startsWith(`${word}/${speaker}_nohash_`));
        if (part !== "whole") assert(KEYWORDS.includes(text), text);
      }
      const paths = clips.map(({ path }) => path);
      assertEquals(new Set(paths).size, clips.length);
      assertEquals(paths, paths.toSorted());
      const counts = Map.groupBy(clips, ({ word }) => word);
      // The two halves of both keywords, and three similar words, one of which they share.
      assertEquals(counts.size, WORDS.length + 3 + 4);
      counts.forEach((own, word) =>
        assertEquals(own.length, KEYWORDS.includes(word) ? 5 * clipsPerWord : clipsPerWord)
      );
    }),
    { numRuns: 5 },
  );
});

Deno.test("a second voice is another speaker of the split, with a word that is no keyword", () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const { utterances, clips, crowd } = planOf({ random: Random.root(seed) });
      for (const { other, speaker, split } of clips) {
        const { text, voice } = utterances[other];
        assert(WORDS.includes(text) && !KEYWORDS.includes(text), text);
        assertNotEquals(voice.speaker, speaker);
        assertEquals(splitOf(voice.speaker), split);
        assert(crowd[split].includes(other));
      }
    }),
    { numRuns: 5 },
  );
});

Deno.test("words that sound just like the keyword are left out, short words are not halved", () => {
  const too = { keyword: "too", phones: ["t", "uw"], similar: ["tow"], homophones: ["two"] };
  const { clips, utterances } = planOf({ neighbours: [too, HAPPY] });
  const words = new Set(clips.map(({ word }) => word));
  assertFalse(words.has("two") || utterances.some(({ text }) => text === "two"));
  assertFalse(words.has("too-start") || words.has("too-end"));
  assert(words.has("too") && words.has("tow") && words.has("happy-end"));
});

Deno.test("every word has the splits in their proportions, and takes differ", () => {
  const { clips, utterances } = planOf({ clipsPerWord: 39 });
  const total = Object.values(DIFFICULTY.speakers).reduce((sum, count) => sum + count);
  for (const [word, own] of Map.groupBy(clips, ({ word }) => word)) {
    for (const split of ["training", "validation", "testing"] as const) {
      const share = own.filter((clip) => clip.split === split).length / own.length;
      const wanted = DIFFICULTY.speakers[split] / total;
      assert(Math.abs(share - wanted) < 1.5 / own.length, `${word} ${split} ${share} ${wanted}`);
    }
  }
  const said = utterances.map((utterance) => JSON.stringify(utterance));
  assertEquals(new Set(said).size, said.length);
});

Deno.test("another word changes nothing about the clips of the rest but who talks over them", () => {
  const before = planOf();
  const after = planOf({ neighbours: [{ ...HAPPY, similar: ["happen", "nappy"] }, RIGHT] });
  const named = ({ utterances, clips }: SyntheticPlan): Map<string, unknown> =>
    new Map(clips.map(({ path, part, utterance }) => [path, [part, utterances[utterance]]]));
  const kept = named(after);
  named(before).forEach((clip, path) => assertEquals(kept.get(path), clip));
});

/** An engine whose words are noise named by all that it is asked to say. */
const ENGINE: Synthesiser = {
  speak: (utterance) =>
    burst(JSON.stringify(utterance), 0.8, 0.1, 0.3 + utterance.text.length / 40),
  pronounce: () => [],
};

Deno.test("clips are the same bits in whatever order and pieces they are spoken and recorded", () => {
  const plan = planOf({ clipsPerWord: 2 });
  const silent = { training: [], validation: [], testing: [] };
  const noises = backgroundNoises(Random.root(1), 10, silent);
  const make = (order: readonly number[]): Int16Array[] => {
    // Speaks when asked, and again each time: nothing is kept from clip to clip.
    const dry = (i: number): Int16Array => speakDry(ENGINE, plan.utterances[i]);
    const out: Int16Array[] = [];
    for (const i of order) {
      out[i] = recordClip(plan.clips[i], {
        ...{ dry, difficulty: DIFFICULTY, random: Random.root(2) },
        noises: noiseStretches(noises, plan.clips[i].split),
      });
    }
    return out;
  };
  const clips = plan.clips.keys().toArray();
  const once = make(clips);
  assert(once.every((pcm) => pcm.length === SAMPLE_RATE && pcm.some((sample) => sample !== 0)));
  fc.assert(
    fc.property(fc.shuffledSubarray(clips, { maxLength: 20 }), (order) => {
      const again = make(order);
      for (const i of order) assertEquals(again[i], once[i]);
    }),
    { numRuns: 10 },
  );
});

Deno.test("every clip has a scene of its own, named by its path", () => {
  const [clip] = planOf({ clipsPerWord: 1 }).clips;
  const said = burst("said", 0.5, 0, 0.5);
  const options = { dry: () => said, noises: [], difficulty: DIFFICULTY, random: Random.root(1) };
  const scenes = ["a", "b", "c"].map((path) => recordClip({ ...clip, path }, options).join());
  assertEquals(new Set(scenes).size, 3);
  assertEquals(recordClip({ ...clip, path: "b" }, options).join(), scenes[1]);
});

Deno.test("a half is the beginning or the end of what is said, faded where it is cut", () => {
  const said = Int16Array.from({ length: 4000 }, (_, i) => 1000 + i);
  fc.assert(fc.property(fc.double({ min: 0.1, max: 1, noNaN: true }), (share) => {
    const [start, end] = [cutPart(said, "start", share), cutPart(said, "end", share)];
    const count = Math.round(share * said.length);
    assertEquals([start.length, end.length], [count, count]);
    assertEquals(start.slice(0, count - 160), said.slice(0, count - 160));
    assertEquals(end.slice(160), said.slice(4000 - count + 160));
    assert(Math.abs(start[count - 1]) < 20 && Math.abs(end[0]) < 20);
    assertEquals(cutPart(said, "whole", share), said);
  }));
  assertEquals(said[3999], 4999);
});
