/**
 * `deno task report`: the chapters in `reports/` as HTML and PDF.
 *
 * @module
 */
import { type BuildOptions, ChapterError, publishReport, servePage } from "@kws/literate";
import { bytes, projectRoot, runCommand, shownPath } from "@kws/cli";
import {
  buildOptions,
  checkResults,
  prepareCells,
  requireChapter,
  watchChapters,
} from "../study/report.ts";
import { REPORT } from "../study/commands.ts";

if (import.meta.main) {
  await runCommand(REPORT, async (args) => {
    const root = projectRoot();
    const chapters = args.chapters as string | undefined ?? `${root}/reports`;
    const only = args.only as string | undefined;
    requireChapter(chapters, only);
    const stale = await checkResults(args.profile as string, args["allow-stale"] === true);
    await prepareCells(args.profile as string, args.sounds === true);
    const reuse: BuildOptions["reuse"] = args.watch ? new Map() : undefined;
    const options = (): BuildOptions => ({
      reuse,
      ...buildOptions({
        ...{
          ...{ chapters, profile: args.profile as string, only, stale: stale.length > 0 },
          ...{ cells: args.cells === true, typed: args.typed === true },
        },
        strict: !args.draft && !args.watch,
      }),
    });
    const out = args.out as string | undefined ?? `${root}/dist`;
    const stem = `${out}/${only === undefined ? "report" : "chapter"}`;
    Deno.mkdirSync(out, { recursive: true });
    const page = args.watch ? servePage() : undefined;
    try {
      const html = await publishReport({
        ...options(),
        html: `${stem}.html`,
        pdf: args.html || page ? undefined : `${stem}.pdf`,
        onFile: (path, size) => console.error(`${shownPath(path)}: ${bytes(size)}`),
      });
      page?.show(html);
    } catch (error) {
      if (!page || !(error instanceof ChapterError)) throw error;
      console.error(error.message);
      page.complain(error.message);
    }
    if (page) await watchChapters(chapters, options, page);
  });
}
