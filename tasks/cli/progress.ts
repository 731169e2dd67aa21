/**
 * Progress of long work: a bar on a terminal, plain lines elsewhere.
 *
 * @module
 */

/** Shows how far work is. */
export interface Progress {
  /** Reports a share between 0 and 1 with a few words. */
  at(share: number, words?: string): void;
  /** Ends the display. */
  end(): void;
}

const WIDTH = 24;

/** Milliseconds of quiet before the first sign, and between two plain lines. */
const PATIENCE = { first: 2000, bar: 100, line: 15000 };

/** Starts a display on standard error. */
export function createProgress(label: string): Progress {
  const terminal = Deno.stderr.isTerminal();
  const started = performance.now();
  let shown = -Infinity;
  let drawn = false;
  return {
    at(share, words = "") {
      const now = performance.now();
      const elapsed = now - started;
      if (elapsed < PATIENCE.first) return;
      if (now - shown < (terminal ? PATIENCE.bar : PATIENCE.line)) return;
      shown = now;
      const left = share > 0 ? clock(elapsed / share - elapsed) : "?";
      const percent = `${Math.floor(100 * share)}%`.padStart(4);
      if (terminal) {
        const full = Math.round(WIDTH * share);
        const bar = "█".repeat(full) + "░".repeat(WIDTH - full);
        const text = `${bar}${percent} ${words} · ${left} left`;
        Deno.stderr.writeSync(new TextEncoder().encode(`\r\x1b[K  ${text.slice(0, 77)}`));
        drawn = true;
      } else console.error(`  ${label} ${percent.trim()} ${words} · ${left} left`);
    },
    end() {
      if (drawn) Deno.stderr.writeSync(new TextEncoder().encode("\r\x1b[K"));
    },
  };
}

function clock(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60
    ? `${seconds} s`
    : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")} min`;
}
