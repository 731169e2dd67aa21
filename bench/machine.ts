/**
 * The machine that figures are taken on.
 *
 * @module
 */

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
