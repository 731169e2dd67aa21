/**
 * Tables and records of timings.
 */

/** Clips of a batch. */
export const BATCH = 128;

/** The machine that a timing was taken on. */
export interface Machine {
  cpu: string;
  cores: number;
  system: string;
  deno: string;
  v8: string;
  /** The day of the timing, yyyy-mm-dd. */
  date: string;
}

/** Describes this machine. */
export function describeMachine(): Machine {
  let cpu = Deno.build.arch as string;
  try {
    const info = Deno.readTextFileSync("/proc/cpuinfo");
    cpu = /^model name\s*:\s*(.+)$/m.exec(info)?.[1] ?? cpu;
  } catch {
    // Other systems have no such file; the architecture has to do.
  }
  return {
    cpu,
    cores: navigator.hardwareConcurrency,
    system: `${Deno.build.os} ${Deno.build.arch}`,
    deno: Deno.version.deno,
    v8: Deno.version.v8,
    date: new Date().toISOString().slice(0, 10),
  };
}

/** Processes that were running or waiting in the last minute, where the system tells. */
export function loadAverage(): number {
  return Deno.loadavg()[0];
}

/** A table of text: the first column to the left, the others to the right. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const lines = rows.map((row) =>
    row.map((cell, column) => column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))
      .join("  ").trimEnd()
  );
  lines.splice(1, 0, widths.map((width) => "─".repeat(width)).join("  "));
  return lines.join("\n");
}

/** A number with as many digits as a reader needs, `–` where there is none. */
export function figure(value: number | undefined): string {
  if (value === undefined) return "–";
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** The median of numbers. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** Writes `results/timings/NAME.json`, by way of a temporary name. */
export function writeRecord(name: string, record: Record<string, unknown>): string {
  const folder = new URL("../results/timings/", import.meta.url);
  Deno.mkdirSync(folder, { recursive: true });
  const target = new URL(`${name}.json`, folder);
  const temporary = new URL(`${name}.json.part`, folder);
  Deno.writeTextFileSync(temporary, JSON.stringify(record, null, 2) + "\n");
  Deno.renameSync(temporary, target);
  return decodeURIComponent(target.pathname);
}
