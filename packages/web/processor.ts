/** The processor's name on the audio thread. */
export const PROCESSOR = "wake-word";
