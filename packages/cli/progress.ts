/**
 * Progress of long work: a bar on a terminal, plain lines elsewhere.
 *
 * @module
 */

/** Shows how far work is. */
export interface Progress {
  /**
   * Reports a share between 0 and 1 with a few words.
   *
   * @param work What the share is of, where there are several works: the time left is each one's own.
   */
  at(share: number, words?: string, work?: string): void;
  /** Clears the display, for other text or for good. */
  end(): void;
}

/** What the display is drawn with; tests give their own. */
export interface ProgressOptions {
  /** Whether there is a terminal to draw a bar on; standard error's own state by default. */
  terminal?: boolean;
  /** Milliseconds since some instant. */
  now?: () => number;
  /** Writes text; to standard error by default. */
  write?: (text: string) => void;
}

/** Columns of the bar and of the whole line. */
const WIDTH = { bar: 24, line: 78 };

/** Milliseconds of quiet before the first sign, between two states of the bar, and two lines. */
const PATIENCE = { first: 2000, bar: 100, line: 15000 };

/**
 * Starts a display on standard error. The time left is reckoned from what was done since the first
 * report, so that work which takes up where it was left is not thought to be quicker than it is.
 */
export function createProgress(label: string, options: ProgressOptions = {}): Progress {
  const { terminal = Deno.stderr.isTerminal(), now = () => performance.now(), write = writeError } =
    options;
  const started = now();
  const begun = new Map<string, { share: number; time: number }>();
  let shown = -Infinity;
  let drawn = false;
  return {
    at(share, words = "", work = "") {
      const time = now();
      // Whoever reports alone began with the display; of several works each begins with its first report.
      const first = begun.get(work) ??
        { share, time: share > 0 || work !== "" ? time : started };
      begun.set(work, first);
      if (time - started < PATIENCE.first) return;
      if (time - shown < (terminal ? PATIENCE.bar : PATIENCE.line)) return;
      shown = time;
      const pace = time > first.time ? (share - first.share) / (time - first.time) : 0;
      const left = pace > 0 ? `${duration((1 - share) / pace)} left` : "";
      const percent = `${Math.floor(100 * share)}%`.padStart(4);
      // The time stands before the words, so that a short line cuts the words.
      const text = [left, words].filter((part) => part !== "").join(" · ");
      if (terminal) {
        const full = Math.round(WIDTH.bar * Math.min(1, Math.max(0, share)));
        const bar = "█".repeat(full) + "░".repeat(WIDTH.bar - full);
        write(`\r\x1b[K${`  ${bar}${percent} ${text}`.slice(0, WIDTH.line)}`);
        drawn = true;
      } else write(`  ${label} ${percent.trim()} ${text}\n`);
    },
    end() {
      if (drawn) write("\r\x1b[K");
      drawn = false;
    },
  };
}

function writeError(text: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(text));
}

/** Milliseconds in words, as `52 s`, `3:07 min` or `1:02 h`. */
export function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const [whole, part, unit] = seconds < 3600
    ? [Math.floor(seconds / 60), seconds % 60, "min"]
    : [Math.floor(seconds / 3600), Math.floor(seconds % 3600 / 60), "h"];
  return `${whole}:${String(part).padStart(2, "0")} ${unit}`;
}
