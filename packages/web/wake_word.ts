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
  #stream: MediaStream | undefined;
  #source: MediaStreamAudioSourceNode | undefined;
  #waiting: ((heard: Heard | undefined) => void)[] = [];

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
   * Asks for the microphone and listens; where it listens already, nothing happens.
   *
   * @throws {WakeWordError} If there is no microphone, or the browser waits for a gesture.
   */
  async start(): Promise<void> {
    this.#requireUse();
    if (this.#state !== "ready") return await this.resume();
    const { stream, deviceId } = this.#options;
    this.#stream = stream ?? await askForMicrophone(deviceId);
    const [track] = this.#stream.getAudioTracks();
    if (track === undefined) throw new WakeWordError("no-microphone", "the stream has no sound");
    track.addEventListener("ended", () => this.#lose());
    this.#source = this.#context.createMediaStreamSource(this.#stream);
    this.#source.connect(this.#node);
    await this.#begin();
  }

  /** Hears nothing until {@linkcode WakeWord.resume}; the microphone stays open. */
  async pause(): Promise<void> {
    this.#requireUse();
    if (this.#state !== "listening") return;
    this.#tell("pause");
    await this.#context.suspend();
    this.#state = "paused";
  }

  /** Listens again; what was heard before the pause is forgotten. */
  async resume(): Promise<void> {
    this.#requireUse();
    if (this.#state === "ready") return await this.start();
    if (this.#state === "listening") return;
    await this.#begin();
  }

  /** Lets the microphone go for good. */
  async destroy(): Promise<void> {
    if (this.#state === "destroyed") return;
    this.#state = "destroyed";
    this.#tell("close");
    this.#source?.disconnect();
    // A stream that was brought is its owner's.
    if (this.#options.stream === undefined) this.#stream?.getTracks().forEach((one) => one.stop());
    this.#waiting.splice(0).forEach((resolve) => resolve(undefined));
    await this.#context.close();
  }

  /** Detections one after the other, until it is destroyed. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Heard, void> {
    while (this.#state !== "destroyed") {
      const heard = await new Promise<Heard | undefined>((resolve) => this.#waiting.push(resolve));
      if (heard === undefined) return;
      yield heard;
    }
  }

  async #begin(): Promise<void> {
    this.#tell("resume");
    const patience = new Promise<"waits">((resolve) => setTimeout(resolve, PATIENCE, "waits"));
    const begun = this.#context.resume().then(() => "runs" as const);
    if (await Promise.race([begun, patience]) === "waits") {
      // It begins when the gesture comes, without another call.
      begun.then(() => this.#state === "ready" && (this.#state = "listening"));
      throw new WakeWordError("needs-gesture");
    }
    if (this.#state !== "destroyed") this.#state = "listening";
  }

  #take(message: FromAudio): void {
    if (this.#state === "destroyed") return;
    if (message.kind === "heard") {
      this.#options.onDetection?.(message.heard);
      this.#waiting.splice(0).forEach((resolve) => resolve(message.heard));
    } else if (message.kind === "steps") {
      message.list.forEach((step) => this.#options.onStep?.(step));
    }
  }

  #lose(): void {
    if (this.#state === "destroyed") return;
    this.#source?.disconnect();
    this.#tell("pause");
    this.#state = "ready";
    this.#fail(new WakeWordError("microphone-lost"));
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
