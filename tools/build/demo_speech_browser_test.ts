import { assert, assertEquals } from "@std/assert";
import { encodeWav } from "@kws/features";
import { createDetector } from "@kws/runtime";
import { projectRoot } from "@kws/cli";
import { isRecorded, type Recorded, recordedSound } from "../browser/recorded_sound.ts";
import { ALLOWED, withPage } from "../browser/with_page.ts";
import { buildDemo, serveDemo } from "./demo.ts";

/** Recordings of validation, beside the project: somebody talks, somebody says the keyword. */
const TALK: Recorded = [
  "natural_speech_validation.tar.gz",
  "00e09cf0-a01d-453e-9b89-dc6e6d31d362.flac",
];
const WORD: Recorded = ["speech_commands_validation.tar.gz", "happy/060cd039_nohash_1.flac"];

/** Seconds of what the page has listed, in order. */
const LISTED = `[...document.querySelectorAll("#heard li")].map((line) => line.textContent)`;

Deno.test({
  name:
    "the demonstration hears the keyword in recorded speech from a microphone, and nothing else",
  ignore: ![TALK, WORD].every(isRecorded),
  async fn() {
    const [talk, word] = [await recordedSound([TALK]), await recordedSound([WORD])];
    const sound = await recordedSound([TALK, WORD, TALK]);
    const model = Deno.readFileSync(`${projectRoot()}/checkpoints/best/quality.kws`);
    const detector = createDetector({ model });
    const [{ time }, ...others] = detector.push(sound);
    assertEquals(others, []);
    const start = talk.length / 16000;
    assert(time > start && time < start + word.length / 16000 + 0.5);

    const dir = Deno.makeTempDirSync();
    const wav = `${dir}/microphone.wav`;
    await buildDemo(`${dir}/page`);
    Deno.writeFileSync(wav, encodeWav({ pcm: sound, sampleRate: 16000 }));
    const server = serveDemo(`${dir}/page`, 0);
    try {
      const flags = [...ALLOWED, `--use-file-for-fake-audio-capture=${wav}%noloop`];
      await withPage(flags, async (page) => {
        await page.goto(`http://localhost:${server.addr.port}/`);
        await page.waitForFunction("document.querySelectorAll('#model option').length === 3");
        await page.select("#model", "quality");
        await page.click("#listen");
        await page.waitForFunction("document.getElementById('listen').textContent === 'Stop'");
        await page.waitForFunction(`${LISTED}.length > 0`, { timeout: 30000 });
        // What follows is speech again.
        await new Promise((resolve) => setTimeout(resolve, 1000 * talk.length / 16000));
        const listed = await page.evaluate(LISTED) as string[];
        assertEquals(listed.length, 1, listed.join("; "));
        assert(listed[0].includes("happy"), listed[0]);
      });
    } finally {
      await server.shutdown();
      Deno.removeSync(dir, { recursive: true });
    }
  },
});
