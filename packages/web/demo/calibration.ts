/**
 * Calibration in the page: steps of the network are gathered while the room is heard and while the word is
 * said, and give a rule.
 *
 * @module
 */
import { calibrate, type Calibration, calibrationText, type ScoredStream } from "@kws/evaluate";
import type { SpotterStep } from "@kws/runtime";

/** Seconds in which the word is said once. */
const SAYING = 2;

/** What steps are gathered for. */
type Kind = "background" | "utterances";

/** Gathers steps and makes a rule of them. */
export class Gathering {
  readonly #streams: Record<Kind, ScoredStream[]> = { background: [], utterances: [] };
  readonly #sampleRate: number;
  readonly #onChange: () => void;
  #kind: Kind | undefined;
  #steps: SpotterStep[] = [];
  /** The sample of the first step. */
  #start = 0;

  /** @param onChange Is called when something was gathered, and while it is. */
  constructor(sampleRate: number, onChange: () => void) {
    this.#sampleRate = sampleRate;
    this.#onChange = onChange;
  }

  /** What is gathered now. */
  get kind(): Kind | undefined {
    return this.#kind;
  }

  /** Seconds of background so far. */
  get seconds(): number {
    const whole = this.#streams.background.reduce((sum, { seconds }) => sum + seconds, 0);
    return whole + (this.#kind === "background" ? this.#length : 0);
  }

  /** How often the word was said. */
  get utterances(): number {
    return this.#streams.utterances.length;
  }

  get #length(): number {
    const last = this.#steps.at(-1);
    return last === undefined ? 0 : last.sample / this.#sampleRate;
  }

  /** Begins to gather. */
  begin(kind: Kind): void {
    this.end();
    this.#kind = kind;
    this.#onChange();
  }

  /** Takes a step, if something is gathered. */
  push({ sample, logOdds }: SpotterStep): void {
    if (this.#kind === undefined) return;
    if (this.#steps.length === 0) this.#start = sample;
    this.#steps.push({ sample: sample - this.#start, logOdds });
    if (this.#kind === "utterances" && this.#length >= SAYING) this.end();
    else this.#onChange();
  }

  /** Ends what is gathered. */
  end(): void {
    if (this.#kind === undefined) return;
    const steps = this.#steps;
    const seconds = this.#length;
    if (seconds > 0) {
      this.#streams[this.#kind].push({
        ...{ steps, keywords: [], sampleRate: this.#sampleRate, seconds },
      });
    }
    this.#kind = undefined;
    this.#steps = [];
    this.#onChange();
  }

  /**
   * The rule, and what is said of it.
   *
   * @throws {RangeError} If something is missing, or no rule hears the word and keeps quiet.
   */
  result(): { found: Calibration; text: string } {
    this.end();
    const found = calibrate(this.#streams);
    return { found, text: calibrationText(found) };
  }
}
