/**
 * A wake word in a page: `WakeWord` asks for the microphone, an audio thread listens.
 *
 * @example A button that begins to listen
 * ```ts
 * import { WakeWord, WakeWordError } from "@kws/web";
 *
 * // deno-lint-ignore no-unused-vars
 * async function listenWith(button: HTMLButtonElement): Promise<void> {
 *   const wakeWord = await WakeWord.create({
 *     model: "./small.kws",
 *     onDetection: ({ keyword, time }) => console.log(`${keyword} at ${time.toFixed(2)} s`),
 *   });
 *   button.onclick = () =>
 *     wakeWord.start().catch((error) => {
 *       if (error instanceof WakeWordError) button.textContent = error.message;
 *     });
 * }
 * ```
 *
 * @module
 */
export { WakeWord, type WakeWordState } from "./wake_word.ts";
export type { ModelFile, WakeWordModel, WakeWordOptions } from "./wake_word_options.ts";
export { WakeWordError, type WakeWordFault } from "./wake_word_error.ts";
export type { Heard, HeardStep } from "./messages.ts";
