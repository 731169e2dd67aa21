/**
 * distilled base on streams: What does the base's own network hear when it is taught as the candidates are?
 *
 * Run alone: `deno task reproduce --profile full --only base-stream-kd`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { BASE_NETWORK } from "../recipes/base_network.ts";
import { LEARN } from "../recipes/candidate.ts";
import { FINE } from "../sets/fine.ts";
import { FINE_STREAMS } from "../sets/fine_streams.ts";

const setting: Setting = {
  name: "base-stream-kd",
  title: "distilled base on streams",
  order: 1.8,
  family: "comparators",
  about:
    "The base's own network, taught clips and streams as the candidates are, by the same teachers, for fewer epochs: nearly equal terms with them, without the base's dropout as they.",
  question: "What does the base's own network hear when it is taught as the candidates are?",
  expected:
    "Fewer misses than the stream-trained base and than the candidates, at as few false accepts.",
  ...BASE_NETWORK,
  set: FINE,
  streams: FINE_STREAMS,
  featureOffset: -4,
  listens: true,
  steps: [
    { ...LEARN, epochs: 160, peak: 0.002 },
  ],
  seeds: { main: 5, others: 0 },
};

export default setting;
