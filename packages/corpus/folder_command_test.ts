import { assertEquals } from "@std/assert";
import { burst, inFolder, writeWav } from "./_test_corpus.ts";
import { openCorpus } from "./folder.ts";

Deno.test("links to folders and files are followed", async () => {
  await inFolder(async (dir) => {
    writeWav(`${dir}/real/a_nohash_0.wav`, burst("a", 0.1, 0, 0.1));
    Deno.mkdirSync(`${dir}/corpus/no`, { recursive: true });
    // Making links takes leave to read and write everywhere, which tests do not have.
    const { code } = await new Deno.Command(Deno.execPath(), {
      args: [
        "eval",
        `Deno.symlinkSync("../real", "${dir}/corpus/yes");
         Deno.symlinkSync("../../real/a_nohash_0.wav", "${dir}/corpus/no/b_nohash_0.wav");`,
      ],
    }).output();
    assertEquals(code, 0);
    const { clips } = openCorpus(`${dir}/corpus`);
    assertEquals(clips.map(({ path }) => path), ["no/b_nohash_0.flac", "yes/a_nohash_0.flac"]);
  });
});
