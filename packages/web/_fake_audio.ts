/**
 * A browser's sound for tests: contexts, audio threads, microphones and the leave to them, all by hand.
 *
 * @module
 */
import type { FromAudio, ToAudio } from "./messages.ts";

/** A microphone's track. */
export class FakeTrack extends EventTarget {
  readyState: "live" | "ended" = "live";
  muted = false;
  /** Listeners that it has. */
  listeners = 0;

  override addEventListener(
    ...[type, listener, options]: Parameters<EventTarget["addEventListener"]>
  ): void {
    super.addEventListener(type, listener, options);
    this.listeners++;
    if (typeof options === "object") {
      options.signal?.addEventListener("abort", () => this.listeners--);
    }
  }

  stop(): void {
    this.readyState = "ended";
  }

  /** What a browser does when a key mutes the microphone, or another page takes it, and when that is over. */
  mute(muted: boolean): void {
    this.muted = muted;
    this.dispatchEvent(new Event(muted ? "mute" : "unmute"));
  }

  /** What a browser does when the microphone is unplugged. */
  unplug(): void {
    this.stop();
    this.dispatchEvent(new Event("ended"));
  }
}

/** A stream of some tracks, all of sound. */
export class FakeStream {
  readonly tracks: FakeTrack[];

  constructor(tracks: FakeTrack[] = [new FakeTrack()]) {
    this.tracks = tracks;
  }

  /** As an option takes it. */
  get asStream(): MediaStream {
    return this as unknown as MediaStream;
  }

  getTracks(): FakeTrack[] {
    return this.tracks;
  }

  getAudioTracks(): FakeTrack[] {
    return this.tracks;
  }
}

/** A node that knows what it plays into. */
class FakeSource {
  readonly targets = new Set<unknown>();
  readonly mediaStream: FakeStream;

  constructor(mediaStream: FakeStream) {
    this.mediaStream = mediaStream;
  }

  connect(target: unknown): void {
    this.targets.add(target);
  }

  disconnect(): void {
    this.targets.clear();
  }
}

/** A page's end of an audio thread. */
export class FakeNode {
  readonly context: FakeContext;
  onprocessorerror?: () => void;
  readonly orders: ToAudio[] = [];
  readonly port: {
    onmessage?: (event: { data: FromAudio }) => void;
    postMessage(_: ToAudio): void;
  };

  constructor(
    context: FakeContext,
    _name: string,
    { processorOptions }: { processorOptions: FromPage },
  ) {
    this.context = context;
    this.port = { postMessage: (order) => void this.orders.push(order) };
    const { audio } = context;
    if (audio.isOtherModule) throw new DOMException("not registered", "InvalidStateError");
    audio.nodes.push(this);
    audio.begun.push(processorOptions);
    const { models } = processorOptions;
    const rules = models.map(({ rule }) => ({ ...RULE, ...rule }));
    const keywords = KEYWORDS.slice(0, models.length);
    queueMicrotask(() =>
      this.tell(
        audio.failure
          ? { kind: "failed", message: "no model", error: audio.failure }
          : { kind: "ready", keywords, rules, sampleRate: 16000 },
      )
    );
  }

  tell(data: FromAudio): void {
    this.port.onmessage?.({ data });
  }

  /** A detection at a sample, by a model of the list. */
  hear(sample: number, detector = 0): void {
    const [end, sound] = [sample / 16000, { audio: new Float32Array(1), sampleRate: 16000 }];
    const rest = {
      keyword: KEYWORDS[detector],
      time: end,
      start: end - 1,
      end,
      probability: 1,
      logOdds: 9,
    };
    this.tell({ kind: "heard", heard: { sample, detector, ...rest, ...sound } });
  }

  /** What it hears: live tracks, not muted, that play into it, where the context runs and the thread is not paused. */
  get heard(): number {
    const { state, sources } = this.context;
    if (state !== "running" || this.orders.at(-1) !== "resume") return 0;
    return sources.filter(({ targets }) => targets.has(this))
      .flatMap(({ mediaStream }) => mediaStream.tracks)
      .filter(({ readyState, muted }) => readyState === "live" && !muted).length;
  }
}

/** The words of models, by their places. */
const KEYWORDS = ["happy", "other"];

type Rule = { smoothing: number; threshold: number; refractory: number };
type FromPage = { models: { rule?: Partial<Rule>; name?: string }[] };

/** The rule that the model's file has. */
export const RULE: Rule = { smoothing: 2, threshold: 3, refractory: 0.5 };

/** A context that begins where it may. */
class FakeContext {
  readonly audio: FakeAudio;
  readonly sources: FakeSource[] = [];
  readonly currentTime = 0;
  readonly destination = {};
  readonly audioWorklet = { addModule: () => Promise.resolve() };
  state: "suspended" | "running" | "interrupted" | "closed" = "suspended";
  onstatechange?: () => void;
  #pending: PromiseWithResolvers<void>[] = [];

  constructor(audio: FakeAudio) {
    this.audio = audio;
    audio.contexts.push(this);
  }

  createMediaStreamSource(stream: FakeStream): FakeSource {
    this.#requireOpen();
    if (this.audio.isDeaf) throw new DOMException("another rate", "NotSupportedError");
    const source = new FakeSource(stream);
    this.sources.push(source);
    return source;
  }

  decodeAudioData(): Promise<unknown> {
    return Promise.resolve({});
  }

  async resume(): Promise<void> {
    this.#requireOpen();
    if (this.state === "interrupted") throw new DOMException("a call", "InvalidStateError");
    const pending = Promise.withResolvers<void>();
    this.#pending.push(pending);
    if (this.audio.isAllowed) this.allow();
    await pending.promise;
  }

  /** The gesture that it waits for, if it waits. */
  allow(): void {
    if (this.#pending.length > 0) this.become("running");
    this.#pending.splice(0).forEach(({ resolve }) => resolve());
  }

  /** What a browser does by itself, too. */
  become(state: FakeContext["state"]): void {
    this.state = state;
    this.onstatechange?.();
  }

  async suspend(): Promise<void> {
    this.#requireOpen();
    this.become("suspended");
    await nextTurn();
    // Closed meanwhile: some browsers reject.
    this.#requireOpen();
  }

  close(): Promise<void> {
    this.become("closed");
    const error = new DOMException("closed", "InvalidStateError");
    this.#pending.splice(0).forEach(({ reject }) => reject(error));
    return Promise.resolve();
  }

  #requireOpen(): void {
    if (this.state === "closed") throw new DOMException("closed", "InvalidStateError");
  }
}

const realTimeout = setTimeout;

/** When all that is ready to happen has happened. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => realTimeout(resolve, 0));
}

/** Takes the browser's place until it is disposed of. */
export class FakeAudio {
  readonly contexts: FakeContext[] = [];
  readonly nodes: FakeNode[] = [];
  /** What audio threads began with. */
  readonly begun: FromPage[] = [];
  /** All microphones that were ever open. */
  readonly microphones: FakeStream[] = [];
  /** Whether there was a gesture. */
  isAllowed = true;
  /** Whether a context refuses streams. */
  isDeaf = false;
  /** The name of the error that an audio thread fails with. */
  failure: string | undefined;
  /** Whether the module registers no processor. */
  isOtherModule = false;
  /** Whether there is no sound to be opened. */
  isMute = false;
  /** How often a microphone was asked for. */
  prompts = 0;
  /** The prompt's answer, if it is not leave at once. */
  answer: Promise<FakeStream> | undefined;
  readonly #timers = new Map<number, () => void>();
  readonly #restore: (() => void)[] = [];

  constructor() {
    // deno-lint-ignore no-this-alias
    const audio = this;
    let count = 0;
    this.put(globalThis, {
      isSecureContext: true,
      AudioWorkletNode: FakeNode,
      AudioContext: class extends FakeContext {
        constructor() {
          if (audio.isMute) throw new DOMException("no device", "NotSupportedError");
          super(audio);
        }
      },
      setTimeout: (act: (value: unknown) => void, _: number, value?: unknown) => {
        this.#timers.set(++count, () => act(value));
        return count;
      },
      clearTimeout: (timer: number) => this.#timers.delete(timer),
    });
    this.put(navigator, {
      mediaDevices: {
        getUserMedia: async () => {
          this.prompts++;
          const stream = await (this.answer ?? new FakeStream());
          this.microphones.push(stream);
          return stream;
        },
      },
    });
  }

  /** Puts something in the place of properties until the end. */
  put(object: object, properties: Record<string, unknown>): void {
    for (const [name, value] of Object.entries(properties)) {
      const before = Object.getOwnPropertyDescriptor(object, name);
      Object.defineProperty(object, name, { value, configurable: true, writable: true });
      this.#restore.push(() => {
        if (before) Object.defineProperty(object, name, before);
        else Reflect.deleteProperty(object, name);
      });
    }
  }

  /** Microphones that are on. */
  get live(): number {
    return this.microphones.flatMap(({ tracks }) => tracks)
      .filter(({ readyState }) => readyState === "live").length;
  }

  /** Lets pass whatever time somebody waits for. */
  async wait(): Promise<void> {
    await nextTurn();
    const due = [...this.#timers.values()];
    this.#timers.clear();
    due.forEach((act) => act());
    await nextTurn();
  }

  [Symbol.dispose](): void {
    this.#restore.splice(0).reverse().forEach((restore) => restore());
  }
}
