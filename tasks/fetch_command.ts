/**
 * What `deno task fetch` takes. It imports no package of npm, so that its help is there at once, also
 * in a fresh clone.
 *
 * @module
 */
import type { Command } from "@kws/cli";

export const FETCH: Command = {
  name: "deno task fetch",
  about:
    "Downloads, verifies and unpacks recordings, checkpoints and logs. Addresses are tried in " +
    "this order: --mirror, KWS_MIRROR, ../shared/mirror, the releases of this clone's remote, then " +
    "the public sources of the recordings.",
  operands: [{
    ...{ name: "what", label: "corpus|checkpoints|logs|all|NAME", default: "corpus" },
    help: "The study's recordings, a release's files, both, or one archive by name.",
  }],
  options: {
    mirror: { kind: "text", help: "A folder or base address to try first." },
    keyword: {
      kind: "text",
      help: "For a word that the study's recordings lack, the whole official archive is fetched.",
    },
    dir: {
      kind: "path",
      help: "Where to unpack (.cache/corpus in the project without it; .cache/release for " +
        "checkpoints and logs).",
    },
    json: { kind: "flag", help: "Prints one JSON object and nothing else." },
  },
  resumes: true,
};
