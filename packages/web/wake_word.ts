/**
 * A wake word in a page: microphone in, detections out.
 *
 * @module
 */
import type { StreamRule } from "@kws/runtime";
import { HeardList } from "./heard_list.ts";
import type { FromAudio, Heard, ToAudio } from "./messages.ts";
import { askForMicrophone } from "./microphone.ts";
import { openNode, orFault } from "./open_node.ts";
import { WakeWordError } from "./wake_word_error.ts";
import { modelsOf, type WakeWordOptions } from "./wake_word_options.ts";

/** Milliseconds after which a browser that does not begin is waiting for a gesture. */
const PATIENCE = 1000;

/** What else there is to say of an interruption. */
const MUTED = "the microphone is muted, by a key or as another page has taken it";

/** What a {@linkcode WakeWord} is doing. */
export type WakeWordState = "ready" | "listening" | "paused" | "destroyed";

/** A keyword spotter on a microphone. */
export class WakeWord {
  /** The word that it waits for; of several the first model's. */
  readonly keyword: string;
  /** The words of all models, in the order of the list. */
  readonly keywords: readonly string[];
  /** The rule that it works by; of several the first model's. */
  readonly rule: StreamRule;
  /** The rules of all models, in the order of the list. */
  readonly rules: readonly StreamRule[];
  /** Samples a second that the models hear; steps and detections count by them. */
  readonly sampleRate: number;
  readonly #options: WakeWordOptions;
  readonly #context: AudioContext;
  readonly #node: AudioWorkletNode;
  #state: WakeWordState = "ready";
  /** There from the microphone's leave until it is let go or lost. */
  #source: MediaStreamAudioSourceNode | undefined;
  /** Ends what is heard of its track. */
  #leaving: AbortController | undefined;
  /** Whether it listens, or is to as soon as the browser lets it. */
  #isWanted = false;
  /** The last call that is not over yet, and what it asks for. */
  #turn: Promise<void> | undefined;
  #isToListen = false;
  readonly #heard = new HeardList();

  private constructor(
    options: WakeWordOptions,
    context: AudioContext,
    node: AudioWorkletNode,
    { keywords, rules, sampleRate }: FromAudio & { kind: "ready" },
  ) {
    [this.keyword] = this.keywords = keywords;
    [this.rule] = this.rules = rules;
    this.sampleRate = sampleRate;
    this.#options = options;
    this.#context = context;
    this.#node = node;
    node.port.onmessage = ({ data }: MessageEvent<FromAudio>) => this.#take(data);
    // By the specification it is never asked again: it hears nothing more.
    node.onprocessorerror = () => {
      void this.destroy();
      this.#fail(new WakeWordError("thread-failed"));
    };
    context.onstatechange = () => this.#follow();
  }

  /**
   * Opens the model, or several, on an audio thread; the microphone is not asked for yet.
   *
   * @throws {WakeWordError} If the browser, the page, a model or the module do not do.
   * @throws {TypeError} If there is not either `model` or `models`, or a rule that is of none of them.
   * @throws {RangeError} If `preRoll` is no number of seconds from 0 to 60.
   */
  static async create(options: WakeWordOptions): Promise<WakeWord> {
    if (!globalThis.isSecureContext) throw new WakeWordError("insecure-page", location.origin);
    if (typeof AudioWorkletNode === "undefined") throw new WakeWordError("no-audio-worklet");
    const { preRoll = 1.5, worklet, onStep } = options;
    if (!(preRoll >= 0 && preRoll <= 60)) {
      throw new RangeError(`preRoll must be 0 to 60 seconds: current value is ${preRoll}`);
    }
    const models = await modelsOf(options);
    const context = orFault("no-sound", () => new AudioContext({ latencyHint: "interactive" }));
    try {
      const { node, ready } = await openNode(
        context,
        worklet ?? new URL("./worklet.min.js", import.meta.url),
        { models, preRoll, everyStep: onStep !== undefined },
      );
      return new WakeWord(options, context, node, ready);
    } catch (error) {
      await context.close();
      throw error;
    }
  }

  /** What it is doing. */
  get state(): WakeWordState {
    return this.#state;
  }

  /**
   * Asks for the microphone and listens; where it listens already, nothing happens. Calls are done in their
   * order: one during a pause follows it, one while another start waits shares that one's end.
   *
   * @throws {WakeWordError} If there is no microphone, the browser waits for a gesture, or it is destroyed
   * meanwhile.
   */
  start(): Promise<void> {
    return this.#inTurn(true);
  }

  /**
   * Hears nothing until {@linkcode WakeWord.resume}; the microphone stays open. Where a start waits, it is
   * paused behind that one.
   */
  pause(): Promise<void> {
    return this.#inTurn(false);
  }

  /**
   * Listens again, or starts; what was heard before the pause is forgotten.
   *
   * @throws {WakeWordError} As {@linkcode WakeWord.start} does.
   */
  resume(): Promise<void> {
    return this.#inTurn(true);
  }

  /** Lets the microphone go for good, also one whose leave is still asked for. */
  async destroy(): Promise<void> {
    if (this.#state === "destroyed") return;
    this.#state = "destroyed";
    this.#tell("close");
    this.#letGo();
    this.#heard.end();
    await this.#context.close();
  }

  /**
   * Detections from the first call of `next` on, one after the other, until it is destroyed; those that are
   * heard while a loop's body works wait for it. `return` ends an iterator at once, also one that waits.
   */
  [Symbol.asyncIterator](): AsyncIterableIterator<Heard, void, void> {
    return this.#heard.iterate();
  }

  /** Does one call after the other; one that asks for the same as the last shares its end. */
  async #inTurn(isToListen: boolean): Promise<void> {
    this.#requireUse();
    if (this.#turn && this.#isToListen === isToListen) {
      // This call may come from the very click that the other one waits for.
      if (isToListen) this.#context.resume().catch(() => {});
      return await this.#turn;
    }
    const act = (): Promise<void> => isToListen ? this.#listen() : this.#hush();
    const turn = this.#turn ? this.#turn.then(act, act) : act();
    [this.#turn, this.#isToListen] = [turn, isToListen];
    try {
      await turn;
    } finally {
      if (this.#turn === turn) this.#turn = undefined;
    }
  }

  async #listen(): Promise<void> {
    this.#requireUse();
    if (this.#state === "listening" && this.#context.state === "running") return;
    if (!this.#source) await this.#open();
    await this.#begin();
  }

  async #hush(): Promise<void> {
    if (!this.#isWanted) return;
    this.#isWanted = false;
    this.#tell("pause");
    await this.#context.suspend().catch((cause) => {
      if (this.#state !== "destroyed") throw cause;
    });
    // Meanwhile the microphone may have been let go, or lost.
    if (this.#source) this.#state = "paused";
  }

  async #open(): Promise<void> {
    const { stream: brought, deviceId } = this.#options;
    const stream = brought ?? await askForMicrophone(deviceId);
    try {
      this.#requireUse();
      const [track] = stream.getAudioTracks();
      if (track === undefined) throw new WakeWordError("no-microphone", "the stream has no sound");
      if (track.readyState === "ended") throw new WakeWordError("microphone-lost");
      const source = this.#context.createMediaStreamSource(stream);
      source.connect(this.#node);
      // A stream that was brought outlives what listens to it.
      this.#leaving = new AbortController();
      const { signal } = this.#leaving;
      track.addEventListener("ended", () => this.#lose(), { signal });
      track.addEventListener("mute", () => this.#mute(), { signal });
      track.addEventListener("unmute", () => this.#unmute(), { signal });
      this.#source = source;
    } catch (cause) {
      this.#stop(stream);
      if (cause instanceof WakeWordError) throw cause;
      throw new WakeWordError("no-sound", (cause as Error).message, cause);
    }
  }

  async #begin(): Promise<void> {
    this.#isWanted = true;
    this.#tell(this.#isMuted ? "pause" : "resume");
    let timer: ReturnType<typeof setTimeout> | undefined;
    const patience = new Promise<"waits">((resolve) =>
      timer = setTimeout(resolve, PATIENCE, "waits")
    );
    // Where the browser waits for a gesture, it begins when that comes, without another call.
    const begun = this.#context.resume().then(() => {
      if (this.#isWanted) this.#state = this.#isMuted ? "paused" : "listening";
    });
    let first: "waits" | void;
    try {
      first = await Promise.race([begun, patience]);
    } catch (cause) {
      this.#requireUse();
      // It goes on by itself when the browser does.
      this.#state = "paused";
      throw new WakeWordError("interrupted", undefined, cause);
    } finally {
      clearTimeout(timer);
    }
    this.#requireUse();
    if (!this.#source) throw new WakeWordError("microphone-lost");
    if (first) throw new WakeWordError("needs-gesture");
    if (this.#isMuted) throw new WakeWordError("interrupted", MUTED);
  }

  #take(message: FromAudio): void {
    if (this.#state === "destroyed") return;
    if (message.kind === "heard") {
      // Before the page is told, which may throw or destroy it.
      this.#heard.push(message.heard);
      this.#options.onDetection?.(message.heard);
    } else if (message.kind === "steps") {
      const failures: unknown[] = [];
      for (const step of message.list) {
        try {
          this.#options.onStep?.(step);
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw failures[0];
    }
  }

  /** Follows a browser that stops all sound, such as for a call, and lets it go on. */
  #follow(): void {
    const { state } = this.#context;
    if (!this.#isWanted || !this.#source || this.#state === "destroyed") return;
    const isLost = state !== "running" && this.#state === "listening";
    if (state === "running" && !this.#isMuted) this.#state = "listening";
    if (isLost) {
      this.#state = "paused";
      // What is heard afterwards is another stream.
      this.#tell("resume");
    }
    // Some browsers leave it to the page to go on; others refuse until it is over.
    if (state === "suspended") this.#context.resume().catch(() => {});
    if (isLost) this.#fail(new WakeWordError("interrupted"));
  }

  /** Whether the browser gives silence for its sound; nothing else tells that. */
  get #isMuted(): boolean {
    return this.#source?.mediaStream.getAudioTracks()[0]?.muted ?? false;
  }

  #mute(): void {
    if (!this.#isWanted) return;
    // Silence is no sound to hear, also where all sound is stopped besides.
    this.#tell("pause");
    if (this.#state !== "listening") return;
    this.#state = "paused";
    this.#fail(new WakeWordError("interrupted", MUTED));
  }

  #unmute(): void {
    if (!this.#isWanted) return;
    this.#tell("resume");
    this.#follow();
  }

  #lose(): void {
    if (!this.#source) return;
    this.#letGo();
    this.#tell("pause");
    this.#state = "ready";
    this.#fail(new WakeWordError("microphone-lost"));
  }

  #letGo(): void {
    this.#isWanted = false;
    if (!this.#source) return;
    this.#leaving?.abort();
    this.#source.disconnect();
    this.#stop(this.#source.mediaStream);
    this.#source = undefined;
  }

  /** Ends a microphone; a stream that was brought is its owner's. */
  #stop(stream: MediaStream): void {
    if (!this.#options.stream) stream.getTracks().forEach((track) => track.stop());
  }

  #fail(error: WakeWordError): void {
    this.#options.onError?.(error);
  }

  #tell(order: ToAudio): void {
    this.#node.port.postMessage(order);
  }

  #requireUse(): void {
    if (this.#state === "destroyed") throw new WakeWordError("destroyed");
  }
}
