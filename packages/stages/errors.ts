/**
 * What can end a run.
 *
 * @module
 */

/** A stage that failed. */
export class StageError extends Error {
  override name = "StageError";
  /** The stage's name. */
  readonly stage: string;

  constructor(stage: string, cause: unknown) {
    super(`Cannot finish ${stage}: ${explain(cause)}`, { cause });
    this.stage = stage;
  }
}

/** Several stages that failed side by side. */
export class StagesError extends AggregateError {
  override name = "StagesError";
  declare readonly errors: StageError[];

  constructor(errors: StageError[]) {
    super(errors, errors.map(({ message }) => message).join("\n"));
  }
}

/** Something from outside that is not at hand, although a stage must read it. */
export class MissingInputError extends Error {
  override name = "MissingInputError";
  /** What is missing, in words. */
  readonly outside: string;

  constructor(stage: string, input: string, outside: string) {
    super(
      `Cannot run ${stage} as its input "${input}" must be at hand: there are no ${outside}. ` +
        "Take a plan whose results are committed, or put them there",
    );
    this.outside = outside;
  }
}

/** A run that was told to end: it can be taken up. */
export class InterruptedError extends Error {
  override name = "InterruptedError";
  /** Stages that were at work; their resume points are kept. */
  readonly running: string[];

  constructor(running: string[]) {
    const left = running.length === 0
      ? ""
      : ` Left at their last resume points: ${running.join(", ")}.`;
    super(`Interrupted.${left} The same command takes the work up where it was left`);
    this.running = running;
  }
}

function explain(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return /os error 28|ENOSPC/.test(text)
    ? `the cache must lie where there is room, but its device is full (${text}). Free space there, ` +
      "and the same command takes the work up where it was left"
    : text;
}
