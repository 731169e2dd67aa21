/**
 * `deno task fetch`: recordings, checkpoints and logs by manifest.
 *
 * @module
 */
import { createProgress, projectRoot, runCommand, shownPath, UsageError } from "@kws/cli";
import { type Fetched, fetchPart, hostingBases } from "@kws/corpus";
import { FETCH } from "./fetch_command.ts";
import { mirrorPlace } from "./fetch_permissions.ts";

if (import.meta.main) {
  await runCommand(FETCH, async ({ what, keyword, mirror, dir, json }) => {
    const mirrors = hostingBases(projectRoot(), {
      mirror: mirrorPlace(mirror as string | undefined),
      environment: mirrorPlace(Deno.env.get("KWS_MIRROR")),
    });
    const progress = createProgress("");
    const fetched: Fetched[] = [];
    const faults: string[] = [];
    for (const part of what === "all" ? ["corpus", "checkpoints", "logs"] : [String(what)]) {
      const own = part === "checkpoints" || part === "logs" ? "release" : "corpus";
      try {
        fetched.push(
          ...await fetchPart(part, mirrors, String(dir ?? `${projectRoot()}/.cache/${own}`), {
            keyword: keyword as string | undefined,
            onProgress: (share, words) => progress.at(share, words),
            onLine: (line) => {
              progress.end();
              console.error(line);
            },
          }),
        );
      } catch (error) {
        if (error instanceof RangeError) throw new UsageError(error.message);
        if (what !== "all") throw error;
        // One part that cannot be had does not keep the others away.
        faults.push((error as Error).message);
      } finally {
        progress.end();
      }
    }
    if (json) console.log(JSON.stringify({ fetched }));
    else if (fetched.length > 0) {
      const folders = [...new Set(fetched.map(({ folder }) => folder))].sort();
      const isNew = fetched.some(({ files }) => files !== null);
      const head = isNew ? "Written to" : "There already, with all files:";
      console.log([head, ...folders.map((folder) => `  ${shownPath(folder)}`)].join("\n"));
    }
    faults.forEach((fault) => console.error(fault));
    return faults.length > 0 ? 1 : 0;
  });
}
