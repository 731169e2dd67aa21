/**
 * Faults of chains, mining and other options of training, of evidence, and of what people take home, for
 * `tools/mutants.ts`.
 *
 * @module
 */
import type { Fault } from "../mutants.ts";

/** All of them, in the order of what is done. */
export const LISTENER_FAULTS: Fault[] = [
  {
    name: "chain: states never carried",
    file: "packages/models/topologies/crnn.ts",
    find: "for (const gru of this.#gru) gru.carryOn();",
    replace: "",
    tests: ["packages/models/segment_chain_test.ts"],
  },
  {
    name: "chain: states not begun anew",
    file: "packages/models/topologies/crnn.ts",
    find: "for (const { state } of this.#gru) state.fill(0);",
    replace: "",
    tests: ["packages/models/segment_chain_test.ts"],
  },
  {
    name: "mining: quietest instead of loudest",
    file: "packages/compress/mine_segments.ts",
    find: "loudest[b] - loudest[a]",
    replace: "loudest[a] - loudest[b]",
    tests: ["packages/compress/mine_segments_test.ts"],
  },
  {
    name: "ranking: slope of the other's sign",
    file: "packages/models/ranking_loss.ts",
    find: "dLogits[2 * o + 1] += slope",
    replace: "dLogits[2 * o + 1] -= slope",
    tests: ["packages/models/ranking_loss_test.ts"],
  },
  {
    name: "branches: not in the middle",
    file: "packages/compress/branches.ts",
    find: "(frames - long) >> 1",
    replace: "0 * long",
    tests: ["packages/compress/branches_test.ts"],
  },
  {
    name: "bits: takes the dearest",
    file: "packages/compress/search_bits.ts",
    find: "a.price - b.price",
    replace: "b.price - a.price",
    tests: ["packages/compress/search_bits_test.ts"],
  },
  {
    name: "share interval: tail not halved",
    file: "packages/evaluate/binomial.ts",
    find: "(1 - confidence) / 2",
    replace: "(1 - confidence)",
    tests: ["packages/evaluate/binomial_test.ts"],
  },
  {
    name: "rule: edge instead of middle",
    file: "packages/evaluate/streams.ts",
    find: "longest[(longest.length - 1) >> 1]",
    replace: "longest[0]",
    tests: ["packages/evaluate/streams_test.ts"],
  },
  {
    name: "pairs drawn apart",
    file: "packages/evaluate/non_inferiority.ts",
    find: "comparisons[k].paired ? picks",
    replace: "false ? picks",
    tests: ["packages/evaluate/non_inferiority_test.ts"],
  },
  {
    name: "errors: ties count whole",
    file: "study/stages/errors.ts",
    find: "? 0.5 : 0",
    replace: "? 1 : 0",
    tests: ["study/errors_test.ts"],
  },
  {
    name: "frozen: any digest",
    file: "study/stages/frozen.ts",
    find: "if (found !== digest)",
    replace: "if (false)",
    tests: ["study/frozen_test.ts"],
  },
  {
    name: "calibrate: one file may be both",
    file: "study/calibrate.ts",
    find: "if (both !== undefined)",
    replace: "if (false)",
    tests: ["study/calibrate_test.ts"],
  },
  {
    name: "pre-roll: off by one",
    file: "packages/web/pre_roll.ts",
    find: "Math.min(end, this.#heard)",
    replace: "Math.min(end + 1, this.#heard)",
    tests: ["packages/web/pre_roll_test.ts"],
  },
  {
    name: "pre-roll: short of what came behind its end",
    file: "packages/web/pre_roll.ts",
    find: "new Float32Array(length + SLACK)",
    replace: "new Float32Array(length)",
    tests: ["packages/web/audio_listener_test.ts"],
  },
  {
    name: "page: a muted microphone is listened to again against a pause",
    file: "packages/web/wake_word.ts",
    find: "if (!this.#isWanted) return;\n    this.#tell",
    replace: "this.#tell",
    tests: ["packages/web/wake_word_mute_test.ts"],
  },
  {
    name: "page: steps of several models are the first's",
    file: "packages/web/audio_listener.ts",
    find: "{ ...step, detector }",
    replace: "{ ...step, detector: 0 }",
    tests: ["packages/web/audio_listener_test.ts"],
  },
  {
    name: "page: the resampler is kept over a pause",
    file: "packages/web/audio_listener.ts",
    find: "    this.#resampler = new Resampler(this.#rate, this.#target);\n  }",
    replace: "  }",
    tests: ["packages/web/audio_listener_test.ts"],
  },
  {
    name: "page: what was heard is kept over a pause",
    file: "packages/web/audio_listener.ts",
    find: "    this.#detectors.reset();\n",
    replace: "",
    tests: ["packages/web/audio_listener_test.ts"],
  },
  {
    name: "export: any threshold",
    file: "study/export.ts",
    find: "Math.abs(threshold - rule!.threshold) > 1 / 256",
    replace: "false",
    tests: ["study/export_test.ts"],
  },
  {
    name: "settings: keyword share 0",
    file: "study/setting_fields.ts",
    find: "keyword: PART",
    replace: "keyword: SHARE",
    tests: ["study/settings_test.ts"],
  },
  {
    name: "several models: steps said by the wrong one",
    file: "packages/runtime/shared_network.ts",
    find: "(said ??= [])[i] = logOdds",
    replace: "(said ??= [])[0] = logOdds",
    tests: ["packages/runtime/create_detectors_test.ts"],
  },
  {
    name: "several models: front ends of other hops are one",
    file: "packages/runtime/live_detectors.ts",
    find: "return [sampleRate, fftLength, hop, bands].join();",
    replace: "return [sampleRate, fftLength, bands].join();",
    tests: ["packages/runtime/create_detectors_test.ts"],
  },
  {
    name: "the demonstration is written over somebody else's page",
    file: "tools/build/own_folder.ts",
    find: ".includes(originOf(command))",
    replace: '.includes("<")',
    tests: ["tools/build/own_folder_test.ts"],
  },
];
