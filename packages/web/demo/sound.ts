/**
 * What is listened to: the microphone, or a file that plays.
 *
 * @module
 */
import { askForMicrophone } from "../microphone.ts";
import { WakeWordError } from "../wake_word_error.ts";

/** Sound that detectors may hear, one after the other. */
export interface Sound {
  readonly isFile: boolean;
  readonly stream: MediaStream;
  /** Lets a file play. */
  begin(): void;
  /** Ends it for good. */
  close(): Promise<void>;
}

/** A file that was given, and its bytes. */
export interface Given {
  name: string;
  bytes: ArrayBuffer;
}

function endTracks(stream: MediaStream): void {
  stream.getTracks().forEach((track) => track.stop());
}

/**
 * The microphone as it hears, as a detector that asks for it by itself takes it.
 *
 * @throws {WakeWordError} If there is none, or no leave to it.
 */
export async function microphone(): Promise<Sound> {
  if (!isSecureContext) throw new WakeWordError("insecure-page", location.origin);
  const stream = await askForMicrophone();
  const close = (): Promise<void> => Promise.resolve(endTracks(stream));
  return { isFile: false, stream, begin() {}, close };
}

/**
 * A file's sound, heard aloud meanwhile.
 *
 * @throws {Error} If the browser does not decode it.
 */
export async function playedFile({ name, bytes }: Given, onEnd: () => void): Promise<Sound> {
  const context = new AudioContext();
  const buffer = await context.decodeAudioData(bytes).catch(async (cause) => {
    await context.close();
    throw new Error(
      `Cannot play ${name} as it must be sound that this browser decodes, such as WAV, FLAC or MP3, ` +
        "or a detector whose name ends in .kws: it is neither",
      { cause },
    );
  });
  const source = new AudioBufferSourceNode(context, { buffer });
  const target = new MediaStreamAudioDestinationNode(context);
  source.connect(target);
  source.connect(context.destination);
  source.onended = onEnd;
  return {
    ...{ isFile: true, stream: target.stream },
    begin: () => source.start(),
    async close() {
      endTracks(target.stream);
      await context.close();
    },
  };
}

/** Plays samples. */
export function playSamples(samples: Float32Array, rate: number): void {
  const context = new AudioContext();
  const buffer = context.createBuffer(1, samples.length, rate);
  buffer.copyToChannel(Float32Array.from(samples), 0);
  const source = new AudioBufferSourceNode(context, { buffer });
  source.connect(context.destination);
  source.onended = () => void context.close();
  source.start();
}
