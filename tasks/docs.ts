/**
 * `deno task docs`: `docs/` and what else people read, as a site for any web server or none.
 *
 * @module
 */
import { type Command, projectRoot, runCommand, shownPath } from "@kws/cli";
import { publishSite } from "@kws/literate";
import { requireOwnFolder } from "../tools/build/own_folder.ts";
import { sitePages } from "../tools/docs/pages.ts";

const COMMAND: Command = {
  name: "deno task docs",
  about: "Writes the documentation as a static site, which also works from the folder itself.",
  options: {
    out: { kind: "path", short: "o", help: "Folder to write to; dist/docs without it." },
  },
};

if (import.meta.main) {
  await runCommand(COMMAND, async (args) => {
    const root = projectRoot();
    const out = args.out as string | undefined ?? `${root}/dist/docs`;
    requireOwnFolder(out, shownPath(out), "deno task docs");
    const pages = await sitePages(root);
    const bytes = await publishSite(out, {
      ...{ root, pages },
      title: "A wake word in a few kilobytes",
      generator: "deno task docs",
      nodeModules: `${root}/node_modules`,
    });
    console.error(
      `${shownPath(`${out}/index.html`)}: ${pages.length} pages, ${(bytes / 1e6).toFixed(1)} MB`,
    );
  });
}
