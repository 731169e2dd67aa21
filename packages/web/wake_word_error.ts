/** Why a microphone cannot be listened to. */
export type WakeWordFault =
  /** The page is not served by https or from localhost. */
  | "insecure-page"
  /** The browser lacks AudioWorklet. */
  | "no-audio-worklet"
  /** The audio thread's module or the model could not be fetched. */
  | "not-found"
  /** The model is none, or has no rule. */
  | "bad-model"
  /** Whoever sits there said no. */
  | "microphone-denied"
  | "no-microphone"
  /** Another program holds it. */
  | "microphone-busy"
  /** It was unplugged, or taken away by the browser. */
  | "microphone-lost"
  /** The browser lets no sound begin before a click or a key. */
  | "needs-gesture"
  /** It is destroyed already. */
  | "destroyed";

/** What each fault is, and the way out. */
const TEXTS: Record<WakeWordFault, string> = {
  "insecure-page": "the page must be served by https or from localhost: it is not",
  "no-audio-worklet": "the browser must have AudioWorklet: it has none; update it",
  "not-found": "its files must be there",
  "bad-model": "the model must be a .kws file with a rule for streams",
  "microphone-denied":
    "the microphone must be allowed: it is not; allow it beside the page's address and start again",
  "no-microphone": "there must be a microphone: none is connected",
  "microphone-busy": "the microphone must be free: another program holds it",
  "microphone-lost": "the microphone must stay connected: it is gone; connect one and start again",
  "needs-gesture":
    "the browser must let sound begin: it waits for a click or a key; call start() from one",
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
    default:
      return "no-microphone";
  }
}
