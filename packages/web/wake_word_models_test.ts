import { assert, assertEquals, assertRejects } from "@std/assert";
import { FakeAudio, RULE } from "./_fake_audio.ts";
import type { Heard, HeardStep } from "./messages.ts";
import { WakeWord } from "./wake_word.ts";
import { WakeWordError } from "./wake_word_error.ts";
import type { WakeWordOptions } from "./wake_word_options.ts";

const model = new ArrayBuffer(1);

Deno.test("several models have one context, one microphone and one thread, and each its word and rule", async () => {
  using audio = new FakeAudio();
  const [heard, steps]: [Heard[], HeardStep[]] = [[], []];
  const word = await WakeWord.create({
    models: [{ model }, { model: new Uint8Array(2), rule: { threshold: 5 } }],
    onDetection: (one) => heard.push(one),
    onStep: (step) => steps.push(step),
  });
  await word.start();
  assertEquals([audio.contexts.length, audio.nodes.length, audio.live], [1, 1, 1]);
  assertEquals([word.keyword, word.keywords], ["happy", ["happy", "other"]]);
  assertEquals([word.rule, word.rules], [RULE, [RULE, { ...RULE, threshold: 5 }]]);
  // Without a name their places name them.
  assertEquals(audio.begun[0].models.map(({ name }) => name), [undefined, undefined]);
  const next = word[Symbol.asyncIterator]().next();
  const [node] = audio.nodes;
  node.hear(7, 1);
  node.hear(8, 0);
  assertEquals(heard.map(({ detector, keyword }) => [detector, keyword]), [
    [1, "other"],
    [0, "happy"],
  ]);
  assertEquals((await next).value!.detector, 1);
  const list = [0, 1].map((detector) => ({ sample: 9, logOdds: detector, detector }));
  node.tell({ kind: "steps", list });
  assertEquals(steps, list);
});

Deno.test("one model has a word and a rule of its own, and lists of them", async () => {
  using audio = new FakeAudio();
  const word = await WakeWord.create({ model, rule: { threshold: 4 } });
  const rule = { ...RULE, threshold: 4 };
  assertEquals([word.keyword, word.keywords, word.rule], ["happy", ["happy"], rule]);
  assertEquals([word.rules, audio.begun[0].models[0].name], [[rule], "the model"]);
});

Deno.test("of model and models one must be given, and a rule that is of no model is refused", async () => {
  using audio = new FakeAudio();
  const cases: [WakeWordOptions, string][] = [
    [{}, "either model or models must be given: current options have neither"],
    [{ model, models: [{ model }] }, "must be given: current options have both"],
    [
      { models: [{ model }], rule: { threshold: 4 } },
      "each of models must have its rule beside it",
    ],
  ];
  for (const [options, words] of cases) {
    await assertRejects(() => WakeWord.create(options), TypeError, words);
  }
  assertEquals(audio.contexts, []);
});

Deno.test("one of several models that is not there is named by its place", async () => {
  using audio = new FakeAudio();
  const answers: Record<string, Response> = {
    "/good.kws": new Response(new Uint8Array(3)),
    "/none.kws": new Response(null, { status: 404 }),
  };
  audio.put(globalThis, { fetch: (url: string) => Promise.resolve(answers[url]) });
  const { fault, message } = await assertRejects(
    () => WakeWord.create({ models: [{ model: "/good.kws" }, { model: "/none.kws" }] }),
    WakeWordError,
  );
  assertEquals(fault, "not-found");
  assert(message.endsWith("must be there: models[1], /none.kws answers 404"), message);
});
