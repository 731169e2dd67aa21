/**
 * What `deno task report` takes.
 *
 * @module
 */
import type { Command } from "@kws/cli";

/** The command line. */
export const REPORT: Command = {
  name: "deno task report",
  about: "Executes the report's chapters and writes dist/report.html and dist/report.pdf.",
  options: {
    profile: {
      kind: "text",
      default: "full",
      help: "Folder of results/ that the cells read: full, quick-synthetic, …",
    },
    chapters: {
      kind: "path",
      help: "Folder of the chapters, NN-name.md; the project's reports without it.",
    },
    only: { kind: "text", help: "Builds one chapter, by a part of its name, to dist/chapter.*" },
    out: { kind: "path", short: "o", help: "Folder to write to; dist without it." },
    watch: { kind: "flag", help: "Serves the HTML here and builds it again on every change." },
    html: { kind: "flag", help: "Writes the HTML alone." },
    draft: {
      kind: "flag",
      help: "What is wrong in a finished report alone, such as a figure that no text refers to, " +
        "is a warning and no error; so it is with --watch.",
    },
    cells: { kind: "flag", help: "Shows the time of every cell." },
    "allow-stale": {
      kind: "flag",
      help: "Builds from results that no longer belong to the plan, with a mark on every page.",
    },
  },
};
