/**
 * The graph of a study: which stages there are, and what they need of each other.
 *
 * @module
 */
import { type AnyStage, canonicalJson } from "@kws/stages";
import { DIFFICULTY } from "@kws/corpus";
import type { FrontEnd } from "@kws/features";
import { type PlannedSetting, planSetting, type Room } from "./plan_setting.ts";
import { isPlanned } from "./planned.ts";
import { scaleSearch, scaleSetting } from "./scale.ts";
import type { WeightFormat } from "@kws/compress";
import type {
  CalibrateStep,
  DistillationSet,
  Readings,
  RoundStep,
  SegmentSet,
  Setting,
  Teachers,
} from "./setting.ts";
import { searchesOf } from "./searches.ts";
import { acceptanceStage } from "./stages/acceptance.ts";
import { agreementStage } from "./stages/agreement.ts";
import { bestStage } from "./stages/best.ts";
import { bitsStage } from "./stages/bits.ts";
import { distillationSetStage } from "./stages/distillation_set.ts";
import { ensembleStage } from "./stages/ensemble.ts";
import { errorClipsStage } from "./stages/error_clips.ts";
import { errorsStage } from "./stages/errors.ts";
import { evaluationFeaturesStage } from "./stages/evaluation_features.ts";
import { evidenceStage } from "./stages/evidence.ts";
import { liveStage } from "./stages/live.ts";
import { noiseStage } from "./stages/noise.ts";
import { roundingStage } from "./stages/rounding.ts";
import { voicesStage } from "./stages/voices.ts";
import { waveformStage } from "./stages/waveform.ts";
import { searchStage } from "./stages/search.ts";
import { corpusStage, recordingsStage } from "./stages/sound.ts";
import { segmentSetStage } from "./stages/segment_set.ts";
import {
  readingsStage,
  syntheticCorpusStage,
  syntheticSentencesStage,
  wordsStage,
} from "./stages/synthesis.ts";
import { cacheFolder } from "./folders.ts";
import { ruleConfig } from "./streams.ts";
import { formatLabel, labelOf, type Study } from "./study.ts";

/** How many seeds of a setting a study has for a keyword. */
function seedsOf({ seeds }: Setting, keyword: string, { keywords, profile }: Study): number {
  return Math.min(keyword === keywords[0] ? seeds.main : seeds.others, profile.seeds);
}

/** Makes every stage once, whoever asks for it. */
class Stages {
  readonly all: AnyStage[] = [];
  readonly #byName = new Map<string, AnyStage>();

  /** The stage of a name; made at the first call. */
  once(name: string, make: () => AnyStage): AnyStage {
    const known = this.#byName.get(name);
    if (known) return known;
    const stage = make();
    this.#byName.set(name, stage);
    this.all.push(stage);
    return stage;
  }
}

/** Refuses two distillation sets of one name: one of them would silently stand for both. */
function refuseTwins<S extends { name: string }>(sets: Map<string, S>, set: S): void {
  const known = sets.get(set.name) ?? set;
  sets.set(set.name, known);
  if (canonicalJson(known) === canonicalJson(set)) return;
  throw new RangeError(
    `Cannot plan the study as distillation sets of one name must be the same: ` +
      `"${set.name}" is that of two different ones; give one another name`,
  );
}

/**
 * All stages of a study; what is wanted of them are their ends.
 *
 * @param all All settings; which of them are planned is the profile's.
 */
export function planStudy(study: Study, all: readonly Setting[]): AnyStage[] {
  const { sources, keywords, seed, engine, profile } = study;
  const label = formatLabel(labelOf(study));
  const stages = new Stages();
  const cacheFile = `${cacheFolder()}/recordings.json`;
  const corpus = stages.once("corpus", () =>
    sources === "synthetic"
      ? syntheticCorpusStage({
        ...{ keywords, seed, difficulty: DIFFICULTY },
        clipsPerWord: profile.syntheticClips,
      })
      : corpusStage(sources.speech, sources.name, { cacheFile, joined: sources.joined }));
  const features = (set: string, frontEnd: FrontEnd, split: "validation" | "testing"): AnyStage =>
    stages.once(`features/${set}/${split}`, () =>
      evaluationFeaturesStage(set, corpus, {
        ...{ frontEnd, split },
        variants: split === "testing" ? 0 : profile.variants,
      }));
  const data = (keyword: string, name: string): string =>
    `results/${label}/data/${keyword}/${name}`;
  const settings = all.filter((setting) => isPlanned(setting, study))
    .map((setting) => scaleSetting(setting, profile, engine));
  const planned = new Map<string, PlannedSetting[]>();
  const of = (keyword: string, setting: string): PlannedSetting[] =>
    planned.get(`${keyword} ${setting}`) ?? [];

  const spoken = (id: string, first: number): AnyStage =>
    stages.once(
      `speech/${id}`,
      () => syntheticSentencesStage(id, { keyword: keywords[0], seed: first, count: 40 }),
    );
  const recorded = (dir: string, id: string, name: string): AnyStage =>
    stages.once(`speech/${id}`, () => recordingsStage(dir, { cacheFile, id, name }));
  const real = sources === "synthetic" ? undefined : sources;
  const sentences = real?.sentences === undefined
    ? spoken("sentences", seed)
    : recorded(real.sentences, "natural-speech", "natural speech");
  const validationSentences = real === undefined
    ? spoken("validation-sentences", seed + 1000)
    : real.validationSentences === undefined
    ? undefined
    : recorded(
      real.validationSentences,
      "natural-speech-validation",
      "natural speech for validation",
    );
  // Where nobody speaks, a machine says something else.
  const wakeWords = real === undefined
    ? spoken("wake-words", seed + 2000)
    : real.moreWakeWords === undefined
    ? undefined
    : recorded(real.moreWakeWords, "wake-words", "other people's wake words");
  const rule = ruleConfig(seed, profile.streamKeywords);

  const networksOf = (keyword: string, { setting, seeds }: Teachers): AnyStage[] =>
    of(keyword, setting).slice(0, seeds).map(({ network }) => network);

  const sets = new Map<string, DistillationSet | SegmentSet>();
  for (const keyword of keywords) {
    const setOf = (set: DistillationSet): AnyStage => {
      refuseTwins(sets, set);
      return stages.once(`set/${keyword}/${set.name}`, () => {
        const { name, frontEnd, counts, augmentation, blends, words, teachers } = set;
        return distillationSetStage({
          ...{ set: name, keyword, corpus, frontEnd, counts, augmentation, blends },
          words: stages.once(`words/${words.count}`, () => wordsStage(words)),
          teachers: networksOf(keyword, teachers),
        });
      });
    };
    const readingsOf = ({ count, voices }: Readings): AnyStage =>
      stages.once(
        `readings/${count}-${voices}`,
        () => readingsStage({ count, voices, without: keywords.toSorted() }),
      );
    const streamsOf = (set: SegmentSet): AnyStage => {
      refuseTwins(sets, set);
      return stages.once(`streams/${keyword}/${set.name}`, () => {
        const { name, teachers, readings, ...config } = set;
        return segmentSetStage({
          ...{ set: name, keyword, corpus, ...config },
          readings: readingsOf(readings),
          teachers: networksOf(keyword, teachers),
        });
      });
    };
    const room: Room = {
      ...{ label, keyword, corpus, engine, setOf, streamsOf, readingsOf, features },
      ...{ rule, validationSentences, testVariants: Math.min(8, profile.variants) },
      ...{ isMain: keyword === keywords[0], firstSeed: seed },
      add: (stage) => stages.once(stage.name, () => stage),
      networkOf: (name) => of(keyword, name)[0].network,
    };
    for (const setting of settings) {
      const seeds = seedsOf(setting, keyword, study);
      planned.set(
        `${keyword} ${setting.name}`,
        Array.from({ length: seeds }, (_, i) => planSetting(setting, seed + i, room)),
      );
    }
  }
  const [main] = keywords;
  if (engine === "tfjs") return stages.all;

  const tables = settings.filter(({ family }) => family !== "sweeps");
  const finalists = all.filter(({ family, name }) =>
    family === "candidates" && of(main, name).length > 0
  );
  const packed = tables.filter(({ name }) => of(main, name).some(({ model }) => model));
  const listeners = settings.filter(({ listens }) => listens);
  for (const word of keywords) {
    for (const { name } of listeners) {
      of(word, name).forEach(({ network, shipped }, i) => {
        const isFirst = word === main && i === 0;
        stages.once(`live/${word}/${name}/${seed + i}`, () =>
          liveStage({
            ...{ keyword: word, setting: name, seed: seed + i, corpus, config: rule },
            ...{ sentences, wakeWords, validationSentences, fresh: isFirst },
            model: shipped
              ? { stage: shipped, output: "model" }
              : { stage: network, output: "checkpoint" },
            publish: isFirst ? data(word, `live-${name}.json`) : undefined,
          }));
      });
    }
  }
  const testsOf = (keyword: string) => (setting: string): AnyStage[] =>
    of(keyword, setting).map(({ test }) => test);
  const { teachers } = finalists[0].set!;
  for (const { name, set } of packed) {
    const voices = stages.once(`voices/${set!.name}`, () =>
      voicesStage({
        ...{ keyword: main, set: set!.name, corpus, frontEnd: set!.frontEnd },
        ...{ variants: profile.variants / 2, teachers: networksOf(main, teachers) },
      }));
    stages.once(`agreement/${name}`, () =>
      agreementStage({
        ...{ keyword: main, setting: name, corpus, voices },
        seeds: of(main, name).map(({ validation }) => validation),
      }));
  }
  const bases = settings.filter(({ family }) => family === "base").map(({ name }) => name);
  for (const setting of [...bases, ...finalists.map(({ name }) => name)]) {
    stages.once(`noise/${setting}`, () =>
      noiseStage({
        ...{ keyword: main, setting, corpus },
        seeds: of(main, setting).map(({ network, validation, model }) =>
          model ? { stage: validation, output: "model" } : { stage: network, output: "checkpoint" }
        ),
        ...{ ratios: [20, 15, 10, 5, 0, -5], falseAcceptRate: 0.01 },
      }));
  }
  stages.once("waveform", () =>
    waveformStage({
      ...{ keyword: main, corpus, sentences, seed: rule.seed, hop: 320 },
      publish: data(main, "waveform.json"),
    }));
  const errors = { keyword: main, most: 6 };
  for (const { name: setting } of listeners) {
    stages.once(
      `errors/${setting}`,
      () => errorsStage({ ...errors, setting, corpus, tests: testsOf(main)(setting) }),
    );
  }
  stages.once("error-clips", () =>
    errorClipsStage({
      ...{ ...errors, corpus, clips: 4, frontEnd: finalists[0].set!.frontEnd },
      settings: Object.fromEntries(
        ["base", ...finalists.map(({ name }) => name)].map((name) => [name, testsOf(main)(name)]),
      ),
      publish: data(main, "error-clips.json"),
    }));
  const { resamples } = profile;
  for (const { name: setting, listens } of tables) {
    stages.once(`evidence/${setting}`, () =>
      evidenceStage({
        ...{ keyword: main, setting, corpus, resamples, tests: testsOf(main) },
        base: setting === "base" ? undefined : "base",
        publish: listens ? data(main, `errors-${setting}.json`) : undefined,
      }));
  }
  const taught = settings.flatMap(({ set, streams }) => [set, streams]);
  for (const set of taught) {
    if (set === undefined) continue;
    const { setting, seeds: members } = set.teachers;
    stages.once(`ensemble/${setting}`, () =>
      ensembleStage({
        ...{ keyword: main, setting, members, base: "base", corpus, resamples },
        tests: testsOf(main),
      }));
  }
  const fewer = Math.min(4000, resamples);
  for (const { name: setting, parent } of settings) {
    if (parent === undefined || of(main, parent).length === 0) continue;
    stages.once(`rounding/${setting}`, () =>
      roundingStage({
        ...{ keyword: main, setting, parent, corpus, resamples: fewer, tests: testsOf(main) },
      }));
  }
  for (const { name: candidate } of finalists) {
    const trained = keywords.filter((word) => of(word, candidate).length > 0);
    // Each keyword adds a verdict: it is known before the next one is computed.
    for (const words of trained.map((_, i) => trained.slice(0, i + 1))) {
      stages.once(`acceptance/${candidate}/${words.length}`, () =>
        acceptanceStage({
          ...{ candidate, keywords: words, bases, corpus, resamples: fewer, seeds: profile.seeds },
          leastSeeds: { main: 5, others: 2 },
          tests: (keyword, setting) => testsOf(keyword)(setting),
        }));
    }
  }
  const knownSet = ({ name }: DistillationSet): AnyStage =>
    stages.once(`set/${main}/${name}`, () => {
      throw new RangeError(`Cannot search as no setting has the set "${name}"`);
    });
  for (const { name, set, steps } of settings.filter(({ family }) => family === "candidates")) {
    const [{ floats }] = of(main, name);
    const rounding = steps.find((step): step is RoundStep => step.do === "round");
    const calibration = steps.find((step): step is CalibrateStep => step.do === "calibrate");
    if (floats === undefined || calibration === undefined || typeof rounding?.to !== "object") {
      continue;
    }
    stages.once(`bits/${name}`, () =>
      bitsStage({
        ...{ keyword: main, setting: name, network: floats, sounds: 4000 },
        ...{ format: rounding.to as WeightFormat, calibration: calibration.how },
        set: knownSet(set!),
      }));
  }
  stages.once("best", () =>
    bestStage(
      Object.fromEntries(
        finalists.map(({ name }) => [name, of(main, name)[0].shipped!]),
      ),
    ));
  for (const search of searchesOf(all)) {
    const { set, config } = scaleSearch(search, profile);
    stages.once(`search/${config.space}`, () =>
      searchStage(
        {
          ...{ keyword: main, corpus },
          set: knownSet(set),
          features: features(set.name, set.frontEnd, "validation"),
          teachers: of(main, teachers.setting).slice(0, teachers.seeds).map(({ validation }) =>
            validation
          ),
        },
        config,
        data(main, `search-${config.space}.json`),
      ));
  }
  return stages.all;
}
