/**
 * `deno task release`: packs checkpoints and logs with a manifest, ready to be hosted.
 *
 * @module
 */
import { JSON_OPTION, projectRoot, runCommand, shownPath } from "@kws/cli";
import { packRelease, readRelease, releaseText } from "@kws/corpus";
import { RELEASE_PARTS } from "../study/release.ts";

if (import.meta.main) {
  await runCommand({
    name: "deno task release",
    about:
      "Packs checkpoints and training logs, to be hosted as the assets of a release: beside a " +
      "repository on HOST at HOST/OWNER/REPO/releases/download/vVERSION/, beside one in a folder " +
      "at FOLDER/releases/download/vVERSION/. Their digests go to packages/corpus/releases.json, " +
      "which is to be committed.",
    permissions: "release",
    options: {
      out: { kind: "path", short: "o", help: "Folder of the archives (dist/release without it)." },
      version: { kind: "text", help: `What it is called (${readRelease().version} without it).` },
      json: JSON_OPTION,
    },
  }, async (args) => {
    const root = projectRoot();
    const out = args.out as string | undefined ?? `${root}/dist/release`;
    const version = args.version as string | undefined ?? readRelease().version;
    const archives = await packRelease(root, out, version, RELEASE_PARTS);
    const list = `${root}/packages/corpus/releases.json`;
    Deno.writeFileSync(`${list}.part`, releaseText(version, archives));
    Deno.renameSync(`${list}.part`, list);
    if (args.json) console.log(JSON.stringify({ folder: out, version, archives }));
    else {
      for (const { file, bytes, sha256 } of archives) {
        console.log(`${shownPath(`${out}/${file}`)}  ${bytes} bytes  sha256 ${sha256}`);
      }
      console.log(
        `Upload these and releases.json as the assets of v${version}, and commit ${
          shownPath(list)
        }`,
      );
    }
  });
}
