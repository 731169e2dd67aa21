/**
 * `deno task report`: the chapters in `reports/` as HTML and PDF.
 *
 * @module
 */
import { buildReport, ChapterError, renderPdf } from "@kws/literate";
import { type Command, runCommand } from "./cli/arguments.ts";
import { projectRoot } from "./project.ts";
import { writeWhole } from "./stage/digest.ts";

const COMMAND: Command = {
  name: "deno task report",
  about: "Executes the report's chapters and writes dist/report.html and dist/report.pdf.",
  options: {
    profile: {
      kind: "text",
      default: "full",
      help: "Folder of results/ that the cells read: full, quick-synthetic, …",
    },
    watch: { kind: "flag", help: "Writes the HTML again whenever a chapter changes." },
    html: { kind: "flag", help: "Writes the HTML alone." },
  },
};

function chaptersOf(root: string): string[] {
  return [...Deno.readDirSync(`${root}/reports`)]
    .filter(({ name }) => /^\d\d-.*\.md$/.test(name))
    .map(({ name }) => `reports/${name}`).sort();
}

async function build(root: string, check: boolean): Promise<string> {
  const html = await buildReport({
    chapters: chaptersOf(root),
    buildDir: `${root}/reports/.build`,
    nodeModules: `${root}/node_modules`,
    check,
    onChapter: (file, milliseconds) => console.error(`${file}: ${Math.round(milliseconds)} ms`),
  });
  Deno.mkdirSync(`${root}/dist`, { recursive: true });
  writeWhole(`${root}/dist/report.html`, html);
  console.error(`dist/report.html: ${(html.length / 1e6).toFixed(1)} MB`);
  return html;
}

async function watch(root: string): Promise<never> {
  for await (const event of Deno.watchFs(`${root}/reports`, { recursive: false })) {
    if (!event.paths.some((path) => path.endsWith(".md")) || event.kind === "access") continue;
    try {
      await build(root, false);
    } catch (error) {
      console.error(error instanceof ChapterError ? error.message : error);
    }
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
    const html = await build(root, true);
    if (!args.html) {
      const pdf = await renderPdf(html);
      writeWhole(`${root}/dist/report.pdf`, pdf);
      console.error(`dist/report.pdf: ${(pdf.length / 1e6).toFixed(1)} MB`);
    }
    if (args.watch) await watch(root);
  });
}
