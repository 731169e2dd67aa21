/**
 * The audio thread's module: registers the processor {@linkcode PROCESSOR}.
 *
 * @module
 */
import { AudioListener } from "./audio_listener.ts";
import type { Begin, ToAudio } from "./messages.ts";
import { PROCESSOR } from "./processor.ts";

/** What an audio thread has, and a page's types do not know. */
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare const sampleRate: number;
declare function registerProcessor(
  name: string,
  processor: new (options: { processorOptions: Begin }) => AudioWorkletProcessor,
): void;

class Listening extends AudioWorkletProcessor {
  #listener: AudioListener | undefined;
  #isClosed = false;

  constructor({ processorOptions }: { processorOptions: Begin }) {
    super();
    const fail = (error: unknown): void => {
      this.#isClosed = true;
      const { message, name } = error as Error;
      this.port.postMessage({ kind: "failed", message, error: name });
    };
    try {
      this.#listener = new AudioListener(
        processorOptions,
        sampleRate,
        (message) => this.port.postMessage(message),
      );
    } catch (error) {
      fail(error);
    }
    this.port.onmessage = ({ data }: MessageEvent<ToAudio>) => {
      this.#listener?.obey(data);
      if (data === "close") this.#isClosed = true;
    };
  }

  /** Called by the browser with every 128 samples; `false` when there is no more to do. */
  process([channels]: Float32Array[][]): boolean {
    if (this.#isClosed) return false;
    this.#listener!.hear(channels);
    return true;
  }
}

registerProcessor(PROCESSOR, Listening);
