import { UsageError } from "@kws/cli";
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { calibrationText } from "@kws/evaluate";
import { encodeWav } from "@kws/features";
import type { Samples, Spotter, SpotterStep } from "@kws/runtime";
import { calibrate } from "./calibrate.ts";
import type { Model } from "./model.ts";

const RATE = 16000;

/** A detector of loudness: a step every 0.1 s, whose log-odds are its loudest sample in 32ths, less 8. */
function loudness(): Model {
  const listen = () => {
    let [heard, most] = [0, 0];
    const push = (samples: Samples, onStep: (step: SpotterStep) => void): void => {
      for (const sample of samples) {
        most = Math.max(most, Math.abs(sample));
        if (++heard % 1600 !== 0) continue;
        onStep({ sample: heard - 1, logOdds: 32 * most - 8 });
        most = 0;
      }
    };
    return { spotter: { push } as unknown as Spotter, bytes: 0 };
  };
  const frontEnd = { sampleRate: RATE, fftLength: 512, hop: 320, bands: 20 };
  return { keyword: "loud", frontEnd, scorer: () => () => 0, listen };
}

/** Writes recordings of a rate, each so long and loud for a while in its middle. */
function withFiles(
  sounds: Record<string, { seconds: number; level: number; rate?: number; loud?: number }>,
  use: (paths: Record<string, string>) => void,
): void {
  const dir = Deno.makeTempDirSync();
  try {
    const paths = Object.entries(sounds).map(
      ([name, { seconds, level, rate = RATE, loud = 0.2 }]) => {
        const middle = seconds * rate / 2;
        const pcm = Int16Array.from(
          { length: seconds * rate },
          (_, i) => Math.abs(i - middle) < loud / 2 * rate ? 32767 * level : 300,
        );
        const path = `${dir}/${name}.wav`;
        Deno.writeFileSync(path, encodeWav({ pcm, sampleRate: rate }));
        return [name, path];
      },
    );
    use(Object.fromEntries(paths));
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
}

Deno.test("a rule stands between the background and the word, and says what the background bounds", () => {
  withFiles({
    room: { seconds: 30, level: 0.2 },
    street: { seconds: 60, level: 0.25, rate: 8000 },
    word: { seconds: 1, level: 0.7 },
    again: { seconds: 1, level: 0.6, rate: 48000 },
  }, ({ room, street, word, again }) => {
    const files = { background: [room, street], utterances: [word, again] };
    const found = calibrate(loudness(), files, 0);
    assertEquals([found.utterances, found.misses, found.falseAccepts], [2, 0, 0]);
    assert(found.rule.threshold > 0.3 && found.rule.threshold < 32 * 0.6 - 8);
    assertAlmostEquals(found.hours, 90 / 3600, 1e-3);
    // The rule of three.
    assertAlmostEquals(found.bound, 3 / found.hours, 0.01 * found.bound);
    assertEquals(
      calibrationText(found),
      "2 of 2 utterances heard, 0 false accepts in 1.5 min of background: there may be up to 120 an " +
        "hour, with 95 % confidence; record an hour or more to learn more",
    );
  });
});

Deno.test("what the background is as loud as is missed, or accepted where that is allowed", () => {
  withFiles({
    // Loud for long, so that no mean of steps tells it from a word.
    room: { seconds: 20, level: 0.65, loud: 3 },
    word: { seconds: 1, level: 0.7 },
    quiet: { seconds: 1, level: 0.5 },
    whisper: { seconds: 1, level: 0.02 },
  }, ({ room, word, quiet, whisper }) => {
    const of = (utterances: string[], most: number) => {
      const { misses, falseAccepts } = calibrate(
        loudness(),
        { background: [room], utterances },
        most,
      );
      return [misses, falseAccepts];
    };
    assertEquals(of([word, quiet], 0), [1, 0]);
    assertEquals(of([word, quiet], 1), [0, 1]);
    assertThrows(
      () => of([whisper], 0),
      RangeError,
      "must hear the word and accept at most 0 of the background: none does",
    );
  });
});

Deno.test("one recording cannot be both kinds", () => {
  withFiles({ word: { seconds: 1, level: 0.5 } }, ({ word }) => {
    const files = { background: [word], utterances: [word] };
    assertThrows(() => calibrate(loudness(), files, 0), UsageError, `${word} is given as both`);
  });
});

Deno.test("without recordings of both kinds there is nothing to calibrate on", () => {
  withFiles({ word: { seconds: 1, level: 0.5 } }, ({ word }) => {
    for (
      const [files, name] of [
        [{ background: [], utterances: [word] }, "background"],
        [{ background: [word], utterances: [] }, "utterance"],
      ] as const
    ) {
      assertThrows(() => calibrate(loudness(), files, 0), UsageError, `there is none of --${name}`);
    }
  });
});
