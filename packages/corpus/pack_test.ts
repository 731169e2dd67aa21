import { assertEquals, assertThrows } from "@std/assert";
import { inFolder, smallCorpus } from "./_test_corpus.ts";
import { readCorpus, writeCorpus } from "./pack.ts";

Deno.test("a packed corpus is read as it was written", async () => {
  await inFolder((dir) => {
    const corpus = smallCorpus(["happy", "größe"], 2);
    writeCorpus(corpus, `${dir}/speech.corpus`);
    const read = readCorpus(`${dir}/speech.corpus`);
    assertEquals(read, corpus);
    assertEquals(read.pcm.buffer instanceof SharedArrayBuffer, true);
    assertEquals([...Deno.readDirSync(dir)].map(({ name }) => name), ["speech.corpus"]);
    writeCorpus(read, `${dir}/again.corpus`);
    assertEquals(
      Deno.readFileSync(`${dir}/again.corpus`),
      Deno.readFileSync(`${dir}/speech.corpus`),
    );
  });
});

Deno.test("what is no packed corpus, or half of one, is refused by name", async () => {
  await inFolder((dir) => {
    const path = `${dir}/speech.corpus`;
    writeCorpus(smallCorpus(["happy"], 1), path);
    const bytes = Deno.readFileSync(path);
    for (const length of [4, 11, 40, bytes.length - 1]) {
      Deno.writeFileSync(path, bytes.subarray(0, length));
      assertThrows(() => readCorpus(path), SyntaxError, `Cannot read ${path}`);
    }
    Deno.writeFileSync(path, bytes.map((byte, i) => i === 0 ? 0 : byte));
    assertThrows(() => readCorpus(path), SyntaxError, "at byte 0, a packed corpus is required");
    Deno.writeFileSync(path, bytes.map((byte, i) => i === 12 ? 0 : byte));
    assertThrows(
      () => readCorpus(path),
      SyntaxError,
      `Cannot read ${path}: at byte 12, the header must be JSON`,
    );
  });
});
