/**
 * Listening to one sound, by one detector after the other.
 *
 * @module
 */
import type { StreamRule } from "@kws/runtime";
import { type Heard, WakeWord, WakeWordError } from "../mod.ts";
import type { Sound } from "./sound.ts";

/** A detector that is asked for. */
export interface Wanted {
  /** Its name in the page. */
  name: string;
  /** The bytes of its `.kws` file. */
  model: ArrayBuffer;
  /** What of the file's rule is to be another. */
  rule?: Partial<StreamRule>;
}

/** What a page is told; times are seconds since the sound began, whichever detector heard. */
export interface SessionHooks {
  onStep(time: number, logOdds: number): void;
  onDetection(heard: Heard): void;
  onError(error: WakeWordError): void;
}

/** Hears a sound until it is stopped. */
export class Session {
  readonly sound: Sound;
  readonly #hooks: SessionHooks;
  #wakeWord: WakeWord | undefined;
  #wanted: Wanted | undefined;
  /** When the detector began, and the latest step of any. */
  #began = 0;
  #time = 0;
  #takes = 0;
  #isStopped = false;

  /** @param sound Is closed when the session is stopped. */
  constructor(sound: Sound, hooks: SessionHooks) {
    this.sound = sound;
    this.#hooks = hooks;
  }

  /** What listens now, and what it was asked to be. */
  get now(): { wakeWord: WakeWord; wanted: Wanted } {
    return { wakeWord: this.#wakeWord!, wanted: this.#wanted! };
  }

  /**
   * Lets another detector hear the same sound, once it is ready: until then the one before hears, and goes on
   * if this one fails.
   *
   * @returns Whether it listens, or does so when what stops the sound is over, which is told: not where the
   * session was stopped or another asked for meanwhile.
   * @throws {WakeWordError} If it cannot listen.
   */
  async take(wanted: Wanted): Promise<boolean> {
    const number = ++this.#takes;
    const isLatest = (): boolean => number === this.#takes && !this.#isStopped;
    let wakeWord: WakeWord | undefined;
    let interruption: WakeWordError | undefined;
    try {
      wakeWord = await this.#open(wanted);
      if (isLatest()) await wakeWord.start();
    } catch (error) {
      // It goes on by itself when that is over.
      const goesOn = error instanceof WakeWordError && error.fault === "interrupted";
      if (wakeWord && goesOn && isLatest()) interruption = error;
      else {
        await wakeWord?.destroy();
        // Nobody waits for what comes too late.
        if (!isLatest()) return false;
        throw error;
      }
    }
    if (!isLatest()) {
      await wakeWord.destroy();
      return false;
    }
    const before = this.#wakeWord;
    this.#wakeWord = wakeWord;
    this.#wanted = wanted;
    this.#began = this.#time;
    await before?.destroy();
    if (interruption && isLatest()) this.#hooks.onError(interruption);
    return isLatest();
  }

  /** Ends the sound and what hears it. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#wakeWord?.destroy();
    await this.sound.close();
  }

  async #open({ model, rule }: Wanted): Promise<WakeWord> {
    const { onStep, onDetection, onError } = this.#hooks;
    const isHeard = (): boolean => this.#wakeWord === wakeWord;
    let latest = 0;
    const wakeWord: WakeWord = await WakeWord.create({
      ...{ model, rule, stream: this.sound.stream },
      onStep: ({ sample, logOdds }) => {
        if (!isHeard()) return;
        // After an interruption it counts anew; the sound's time goes on.
        if (sample < latest) this.#began = this.#time;
        latest = sample;
        this.#time = this.#began + sample / wakeWord.sampleRate;
        onStep(this.#time, logOdds);
      },
      onDetection: (heard) => {
        if (isHeard()) onDetection({ ...heard, time: this.#began + heard.time });
      },
      onError: (error) => {
        if (isHeard()) onError(error);
      },
    });
    return wakeWord;
  }
}
