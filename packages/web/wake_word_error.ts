/** Why a microphone cannot be listened to. */
export type WakeWordFault =
  /** The page is not served by https or from localhost. */
  | "insecure-page"
  /** The browser lacks AudioWorklet. */
  | "no-audio-worklet"
  /** The browser opens no sound at all. */
  | "no-sound"
  /** The browser lacks the SIMD of WebAssembly, or the page's policy forbids WebAssembly. */
  | "no-wasm"
  /** The audio thread's module or the model could not be fetched. */
  | "not-found"
  /** The model is none, or has no rule, or is not for the same sound as the others. */
  | "bad-model"
  /** Whoever sits there said no. */
  | "microphone-denied"
  | "no-microphone"
  /** `deviceId` names none that is connected. */
  | "no-such-microphone"
  /** Another program holds it. */
  | "microphone-busy"
  /** It was unplugged, or taken away by the browser. */
  | "microphone-lost"
  /** The browser lets no sound begin before a click or a key. */
  | "needs-gesture"
  /** The browser has stopped all sound, such as for a call, or muted the microphone. */
  | "interrupted"
  /** The audio thread has failed for good. */
  | "thread-failed"
  /** It is destroyed already. */
  | "destroyed";

/** What each fault is, and the way out. */
const TEXTS: Record<WakeWordFault, string> = {
  "insecure-page": "the page must be served by https or from localhost: it is not",
  "no-audio-worklet": "the browser must have AudioWorklet: it has none; update it",
  "no-sound": "the browser must open its sound: it does not",
  "no-wasm":
    "the browser must run WebAssembly with SIMD, and the page's policy must allow it: it fails; without " +
    "SIMD take worklet.scalar.min.js, under a policy allow 'wasm-unsafe-eval'",
  "not-found": "its files must be there",
  "bad-model":
    "a model must be a .kws file with a rule for streams, and several must hear the same samples a second",
  "microphone-denied":
    "the microphone must be allowed: it is not; allow it beside the page's address and start again",
  "no-microphone": "there must be a microphone: none is connected",
  "no-such-microphone":
    "the microphone that deviceId names must be connected: it is not; leave deviceId out to take another",
  "microphone-busy": "the microphone must be free: another program holds it",
  "microphone-lost": "the microphone must stay connected: it is gone; connect one and start again",
  "needs-gesture":
    "the browser must let sound begin: it waits for a click or a key; call start() from one",
  "interrupted":
    "the browser must let sound go on: it has stopped or muted it, such as for a call; it listens again when " +
    "that is over, or when start() is called then",
  "thread-failed": "the audio thread must go on: it has failed; create another",
  "destroyed": "the detector must be in use: it was destroyed; create another",
};

/** An error of {@linkcode WakeWord}. */
export class WakeWordError extends Error {
  /** What is wrong, for programs. */
  readonly fault: WakeWordFault;

  /** @param detail What was found, where there is more to say. */
  constructor(fault: WakeWordFault, detail?: string, cause?: unknown) {
    super(`Cannot listen as ${TEXTS[fault]}${detail ? `: ${detail}` : ""}`, { cause });
    this.name = "WakeWordError";
    this.fault = fault;
  }
}

/** The fault that a browser's error of `getUserMedia` stands for. */
export function microphoneFault(error: unknown): WakeWordFault {
  switch ((error as { name?: string } | undefined)?.name) {
    case "NotAllowedError":
    case "SecurityError":
      return "microphone-denied";
    case "NotReadableError":
    case "AbortError":
      return "microphone-busy";
    case "OverconstrainedError":
      return "no-such-microphone";
    default:
      return "no-microphone";
  }
}
