/**
 * stream-trained base, chained: Does a network hear the keyword said again, if it learns from segments in chains?
 *
 * Run alone: `deno task reproduce --profile full --only base-stream-chain`.
 *
 * @module
 */
import type { FitStep, Setting } from "../setting.ts";
import baseStream from "./base_stream.ts";

const [{ segments, ...clips }] = baseStream.steps as [FitStep];

const setting: Setting = {
  ...baseStream,
  name: "base-stream-chain",
  title: "stream-trained base, chained",
  order: 1.65,
  family: "comparators",
  about:
    "The stream-trained base, hearing five segments one after the other with its states carried on, as the candidates hear four.",
  question: "Does a network hear the keyword said again, if it learns from segments in chains?",
  expected:
    "Yes: a segment has the keyword once at most, so only the next one shows that it can come again. Single keywords as before.",
  steps: [{ ...clips, segments: { ...segments!, chain: 5 } }],
  seeds: { main: 5, others: 0 },
} as Setting;

export default setting;
