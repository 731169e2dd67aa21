/**
 * The pages of the project's site: documents, parts of what contributors read, and the runtime's
 * interface from its comments.
 *
 * @module
 */
import type { SitePage } from "@kws/literate";
import { apiMarkdown, readDocumentation } from "./api.ts";

/**
 * A document with some of its sections alone, each on its own line, under a heading of its own.
 *
 * @param sections Names of headings of the second depth.
 * @throws {RangeError} If one is not there.
 */
export function sectionsOf(text: string, title: string, sections: readonly string[]): string {
  const lines = text.split("\n");
  const starts = lines.flatMap((line, i) => line.startsWith("## ") ? [i] : []);
  const kept = lines.map(() => "");
  let fence = false;
  const real = starts.filter((start) => {
    fence = lines.slice(0, start).filter((line) => line.startsWith("```")).length % 2 === 1;
    return !fence;
  });
  for (const section of sections) {
    const at = real.findIndex((start) => lines[start] === `## ${section}`);
    if (at < 0) {
      throw new RangeError(
        `Cannot show the section "${section}" as it must be a heading of the document: it has ${
          real.map((start) => lines[start].slice(3)).join(", ")
        }`,
      );
    }
    for (let i = real[at]; i < (real[at + 1] ?? lines.length); i++) kept[i] = lines[i];
  }
  kept[0] = `# ${title}`;
  return kept.join("\n");
}

/** All pages, in order. */
export async function sitePages(root: string): Promise<SitePage[]> {
  const part = (
    name: string,
    title: string,
    file: string,
    sections: readonly string[],
  ): SitePage => ({
    ...{ name, title, file: `${root}/${file}` },
    text: sectionsOf(Deno.readTextFileSync(`${root}/${file}`), title, sections),
  });
  const page = (name: string, title: string, file: string): SitePage => ({
    ...{ name, title, file: `${root}/${file}` },
  });
  const face = `${root}/packages/runtime/mod.ts`;
  const { default: ts } = await import("typescript");
  const title = "The runtime's interface";
  return [
    page("index.html", "Start", "docs/index.md"),
    page("use.html", "Use a detector", "docs/use.md"),
    {
      ...{ name: "runtime.html", title: "Runtime interface", file: face },
      text: apiMarkdown(title, await readDocumentation(face), ts),
    },
    page("kws-format.html", "The .kws format", "docs/kws-format.md"),
    page("c.html", "The detector in C", "docs/c.md"),
    page("reproduce.html", "Reproduce", "docs/reproduce.md"),
    page("commands.html", "Commands", "docs/commands.md"),
    part("verify.html", "Verify", "CONTRIBUTING.md", [
      "Before you hand in",
      "Stages and their versions",
      "Commit results",
    ]),
    part("settings.html", "Add a setting", "CONTRIBUTING.md", [
      "Add a setting",
      "Add a kind of network, or a layer",
      "Another keyword",
    ]),
    page("dependencies.html", "Dependencies", "docs/dependencies.md"),
  ];
}
