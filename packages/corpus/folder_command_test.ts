import { assertEquals, assertThrows } from "@std/assert";
import { burst, inFolder, writeWav } from "./_test_corpus.ts";
import { openCorpus } from "./folder.ts";

/** Makes links: that takes leave to read and write everywhere, which tests do not have. */
async function link(links: Record<string, string>): Promise<void> {
  const code = Object.entries(links).map((both) =>
    `Deno.symlinkSync(${both.map((path) => JSON.stringify(path)).join(", ")});`
  );
  const { success } = await new Deno.Command(Deno.execPath(), { args: ["eval", code.join("\n")] })
    .output();
  assertEquals(success, true);
}

Deno.test("links to folders and files are followed", async () => {
  await inFolder(async (dir) => {
    writeWav(`${dir}/real/a_nohash_0.wav`, burst("a", 0.1, 0, 0.1));
    Deno.mkdirSync(`${dir}/corpus/no`, { recursive: true });
    await link({
      "../real": `${dir}/corpus/yes`,
      "../../real/a_nohash_0.wav": `${dir}/corpus/no/b_nohash_0.wav`,
    });
    const { clips } = openCorpus(`${dir}/corpus`);
    assertEquals(clips.map(({ path }) => path), ["no/b_nohash_0.flac", "yes/a_nohash_0.flac"]);
  });
});

Deno.test("a link to what is gone is no folder, and no recording without a word", async () => {
  await inFolder(async (dir) => {
    writeWav(`${dir}/yes/a_nohash_0.wav`, burst("a", 0.1, 0, 0.1));
    await link({ [`${dir}/gone`]: `${dir}/README`, [`${dir}/gone too`]: `${dir}/yes/b.txt` });
    assertEquals(openCorpus(dir).clips.length, 1);
    await link({ [`${dir}/gone`]: `${dir}/yes/b_nohash_0.wav` });
    assertThrows(
      () => openCorpus(dir),
      RangeError,
      `Cannot read ${dir}/yes/b_nohash_0.wav as it must be a file: it is a link to what is gone`,
    );
  });
});
