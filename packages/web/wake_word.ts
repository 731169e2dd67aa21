/**
 * A wake word in a page: microphone in, detections out.
 *
 * @module
 */
import type { SpotterStep, StreamRule } from "@kws/runtime";
import type { Begin, FromAudio, Heard, ToAudio } from "./messages.ts";
import { PROCESSOR } from "./processor.ts";
import { microphoneFault, WakeWordError } from "./wake_word_error.ts";

/** Milliseconds after which a browser that does not begin is waiting for a gesture. */
const PATIENCE = 1000;

/** Options of {@linkcode WakeWord.create}. */
export interface WakeWordOptions {
  /** A `.kws` file, or where it is. */
  model: ArrayBuffer | Uint8Array<ArrayBuffer> | URL | string;
  /** Where the audio thread's module is. Defaults to `worklet.min.js` beside this module. */
  worklet?: URL | string;
  /** What of the file's rule is to be another. */
  rule?: Partial<StreamRule>;
  /** Seconds of sound that come with a detection. Defaults to 1.5. */
  preRoll?: number;
  /** What is listened to in place of a microphone that is asked for. */
  stream?: MediaStream;
  /** Which microphone, by the browser's name for it. */
  deviceId?: string;
  onDetection?: (heard: Heard) => void;
  /** Every step of the network, for a curve. */
  onStep?: (step: SpotterStep) => void;
  /** Told of what goes wrong while it listens. */
  onError?: (error: WakeWordError) => void;
}

/** What a {@linkcode WakeWord} is doing. */
export type WakeWordState = "ready" | "listening" | "paused" | "destroyed";

/** A detection and what follows it: whoever walks along at leisure misses none. */
interface Link {
  heard: Heard;
  next: Promise<Link | undefined>;
}

async function bytesOf(model: WakeWordOptions["model"]): Promise<ArrayBuffer> {
  if (model instanceof ArrayBuffer) return model.slice(0);
  if (model instanceof Uint8Array) return model.slice().buffer;
  const response = await fetch(model).catch((cause) => {
    throw new WakeWordError("not-found", String(model), cause);
  });
  if (!response.ok) {
    throw new WakeWordError("not-found", `${model} answers ${response.status}`);
  }
  return await response.arrayBuffer();
}

/** Adds the module and makes the processor; resolves when it has opened the model. */
async function openNode(
  context: AudioContext,
  worklet: URL | string,
  processorOptions: Begin,
): Promise<{ node: AudioWorkletNode; ready: FromAudio & { kind: "ready" } }> {
  await context.audioWorklet.addModule(String(worklet)).catch((cause) => {
    throw new WakeWordError("not-found", String(worklet), cause);
  });
  const node = new AudioWorkletNode(context, PROCESSOR, { numberOfOutputs: 0, processorOptions });
  const first = await new Promise<FromAudio>((resolve) => {
    node.port.onmessage = ({ data }: MessageEvent<FromAudio>) => resolve(data);
    node.onprocessorerror = () => resolve({ kind: "failed", message: "the audio thread failed" });
  });
  if (first.kind === "ready") return { node, ready: first };
  throw new WakeWordError("bad-model", first.kind === "failed" ? first.message : first.kind);
}

/** A keyword spotter on a microphone. */
export class WakeWord {
  /** The word that it waits for. */
  readonly keyword: string;
  /** The rule that it works by. */
  readonly rule: StreamRule;
  /** Samples a second that the model hears; steps and detections count by them. */
  readonly sampleRate: number;
  readonly #options: WakeWordOptions;
  readonly #context: AudioContext;
  readonly #node: AudioWorkletNode;
  #state: WakeWordState = "ready";
  /** There from the microphone's leave until it is let go or lost. */
  #source: MediaStreamAudioSourceNode | undefined;
  /** Whether it listens, or is to as soon as the browser lets it. */
  #isWanted = false;
  /** The last call that is not over yet, and what it asks for. */
  #turn: Promise<void> | undefined;
  #isToListen = false;
  /** Gives `#next` to all iterators that wait for it; without a link they end. */
  #pass!: (link?: Link) => void;
  #next = this.#coming();

  private constructor(
    options: WakeWordOptions,
    context: AudioContext,
    node: AudioWorkletNode,
    { keyword, rule, sampleRate }: FromAudio & { kind: "ready" },
  ) {
    this.keyword = keyword;
    this.rule = rule;
    this.sampleRate = sampleRate;
    this.#options = options;
    this.#context = context;
    this.#node = node;
    node.port.onmessage = ({ data }: MessageEvent<FromAudio>) => this.#take(data);
    node.onprocessorerror = () =>
      this.#fail(new WakeWordError("bad-model", "the audio thread failed"));
  }

  /**
   * Opens the model on an audio thread; the microphone is not asked for yet.
   *
   * @throws {WakeWordError} If the browser, the page, the model or the module do not do.
   */
  static async create(options: WakeWordOptions): Promise<WakeWord> {
    if (!globalThis.isSecureContext) throw new WakeWordError("insecure-page", location.origin);
    if (typeof AudioWorkletNode === "undefined") throw new WakeWordError("no-audio-worklet");
    const { rule, preRoll = 1.5, worklet, onStep } = options;
    const model = await bytesOf(options.model);
    const context = new AudioContext({ latencyHint: "interactive" });
    try {
      const { node, ready } = await openNode(
        context,
        worklet ?? new URL("./worklet.min.js", import.meta.url),
        { model, rule, preRoll, everyStep: onStep !== undefined },
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
    this.#pass();
    await this.#context.close();
  }

  /**
   * Detections from the first call of `next` on, one after the other, until it is destroyed; those that are
   * heard while a loop's body works wait for it.
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<Heard, void> {
    let link = await this.#next;
    while (link && this.#state !== "destroyed") {
      yield link.heard;
      link = await link.next;
    }
  }

  #coming(): Promise<Link | undefined> {
    return new Promise((resolve) => this.#pass = resolve);
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
    if (this.#state === "listening") return;
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
      track.addEventListener("ended", () => this.#lose());
      this.#source = source;
    } catch (cause) {
      this.#stop(stream);
      if (cause instanceof WakeWordError) throw cause;
      throw new WakeWordError(microphoneFault(cause), (cause as Error).message, cause);
    }
  }

  async #begin(): Promise<void> {
    this.#isWanted = true;
    this.#tell("resume");
    let timer: ReturnType<typeof setTimeout> | undefined;
    const patience = new Promise<"waits">((resolve) =>
      timer = setTimeout(resolve, PATIENCE, "waits")
    );
    // Where the browser waits for a gesture, it begins when that comes, without another call.
    const begun = this.#context.resume().then(() => {
      if (this.#isWanted) this.#state = "listening";
    });
    let first: "waits" | void;
    try {
      first = await Promise.race([begun, patience]);
    } finally {
      clearTimeout(timer);
      this.#requireUse();
    }
    if (!this.#source) throw new WakeWordError("microphone-lost");
    if (first) throw new WakeWordError("needs-gesture");
  }

  #take(message: FromAudio): void {
    if (this.#state === "destroyed") return;
    if (message.kind === "heard") {
      this.#options.onDetection?.(message.heard);
      const pass = this.#pass;
      pass({ heard: message.heard, next: this.#next = this.#coming() });
    } else if (message.kind === "steps") {
      message.list.forEach((step) => this.#options.onStep?.(step));
    }
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

/** The microphone as it hears: what browsers do for calls changes what was trained on. */
async function askForMicrophone(deviceId?: string): Promise<MediaStream> {
  const plain = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  const audio = { ...plain, channelCount: 1, ...(deviceId && { deviceId: { exact: deviceId } }) };
  try {
    return await navigator.mediaDevices.getUserMedia({ audio });
  } catch (cause) {
    throw new WakeWordError(microphoneFault(cause), (cause as Error).message, cause);
  }
}
