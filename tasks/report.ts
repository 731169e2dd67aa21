/**
 * `deno task report`: the chapters in `reports/` as HTML and PDF.
 *
 * @module
 */
import {
  type BuildOptions,
  buildReport,
  ChapterError,
  checkReport,
  type LivePage,
  publishReport,
  servePage,
} from "@kws/literate";
import { type Command, runCommand, UsageError } from "./cli/arguments.ts";
import { staleStudy } from "./fresh_results.ts";
import { projectRoot } from "./project.ts";

const COMMAND: Command = {
  name: "deno task report",
  about: "Executes the report's chapters and writes dist/report.html and dist/report.pdf.",
  options: {
    profile: {
      kind: "text",
      default: "full",
      help: "Folder of results/ that the cells read: full, quick-synthetic, …",
    },
    chapters: { kind: "text", default: "reports", help: "Folder of the chapters, NN-name.md." },
    only: { kind: "text", help: "Builds one chapter, by a part of its name, to dist/chapter.*" },
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
      help: "Builds from results that no longer belong to the code, with a mark on every page.",
    },
  },
};

/** Milliseconds without a further change before a build starts. */
const QUIET = 60;

function chaptersIn(folder: string): string[] {
  let entries: Deno.DirEntry[] = [];
  try {
    entries = [...Deno.readDirSync(folder)];
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const chapters = entries.filter(({ name }) => /^\d\d-.*\.md$/.test(name))
    .map(({ name }) => `${folder}/${name}`).sort();
  if (chapters.length > 0) return chapters;
  throw new UsageError(
    `--chapters must name a folder with chapters such as 01-summary.md: "${folder}" has none`,
  );
}

/** Builds on every change: first the page, then the types, so that the page does not wait for them. */
async function watch(folder: string, options: () => BuildOptions, page: LivePage): Promise<never> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running = Promise.resolve();
  const rebuild = async (): Promise<void> => {
    const started = performance.now();
    try {
      const html = await buildReport({ ...options(), check: false });
      page.complain("");
      page.show(html);
      console.error(`page: ${Math.round(performance.now() - started)} ms`);
      await checkReport(options());
    } catch (error) {
      const message = error instanceof ChapterError ? error.message : String(error);
      page.complain(message);
      console.error(message);
    }
  };
  console.error(`Look at ${page.address}; end with Ctrl+C. Changed .ts files need a new start.`);
  for await (const event of Deno.watchFs(folder, { recursive: false })) {
    if (event.kind === "access" || !event.paths.some((path) => path.endsWith(".md"))) continue;
    clearTimeout(timer);
    timer = setTimeout(() => running = running.then(rebuild), QUIET);
  }
  throw new Error("unreachable");
}

if (import.meta.main) {
  await runCommand(COMMAND, async (args) => {
    const root = projectRoot();
    Deno.chdir(root);
    try {
      Deno.statSync(`${root}/results/${args.profile}`);
    } catch {
      throw new RangeError(
        `--profile must name a folder of results/: "${args.profile}" has none; ` +
          `run deno task reproduce first`,
      );
    }
    Deno.env.set("KWS_RESULTS", args.profile);
    const only: string | undefined = args.only;
    const chapters = chaptersIn(args.chapters);
    if (only !== undefined && !chapters.some((path) => path.includes(only))) {
      throw new UsageError(
        `--only must name a chapter: "${only}" is none of ${chapters.join(", ")}`,
      );
    }
    const stale = await staleStudy(root, args.profile);
    if (stale.length > 0) {
      const lines = stale.map(({ stage, why }) => `  ${stage}: ${why}`).join("\n");
      const message =
        `${stale.length} of the results in results/${args.profile} are stale:\n${lines}`;
      if (!args["allow-stale"]) {
        throw new RangeError(
          `${message}\nRun deno task reproduce --profile ${args.profile.split("-")[0]} again, ` +
            `or take them as they are with --allow-stale, which marks the pages`,
        );
      }
      console.error(message);
    }
    const options = (): BuildOptions => ({
      mark: stale.length > 0 ? "stale results" : undefined,
      chapters: chaptersIn(args.chapters),
      buildDir: `${root}/reports/.build`,
      nodeModules: `${root}/node_modules`,
      references: existing(`${root}/reports/references.json`),
      only,
      strict: !args.draft && !args.watch,
      onCell: (chapter, { line, label }, milliseconds) => {
        if (!args.cells && milliseconds < 500) return;
        console.error(`  ${chapter.file}:${line} ${label ?? ""} ${Math.round(milliseconds)} ms`);
      },
      onChapter: (file, milliseconds) => console.error(`${file}: ${Math.round(milliseconds)} ms`),
      onWarning: ({ file, line, column, message }) =>
        console.error(`${file}:${line}:${column}: warning: ${message}`),
    });
    const stem = only === undefined ? "dist/report" : "dist/chapter";
    Deno.mkdirSync(`${root}/dist`, { recursive: true });
    const page = args.watch ? servePage() : undefined;
    try {
      const html = await publishReport({
        ...options(),
        html: `${stem}.html`,
        pdf: args.html || page ? undefined : `${stem}.pdf`,
        onFile: (path, bytes) => console.error(`${path}: ${(bytes / 1e6).toFixed(1)} MB`),
      });
      page?.show(html);
    } catch (error) {
      if (!page || !(error instanceof ChapterError)) throw error;
      console.error(error.message);
      page.complain(error.message);
    }
    if (page) await watch(args.chapters, options, page);
  });
}

function existing(path: string): string | undefined {
  try {
    Deno.statSync(path);
    return path;
  } catch {
    return undefined;
  }
}
