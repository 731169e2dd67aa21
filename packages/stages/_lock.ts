/**
 * Folders that one works in at a time. The system lets go of a lock when its process ends, however it
 * ends.
 *
 * @module
 */
import { ifThere } from "./_files.ts";

/** Lets go of a lock. */
export type Release = () => void;

/** How often a lock that somebody else has is asked for, ms. */
const PATIENCE = 50;

/** Takes a stage's folder for writing; `undefined` if somebody has it. */
export function tryLock(dir: string): Release | undefined {
  const file = open(dir);
  if (!file.tryLockSync(true) || !isCurrent(file, dir)) {
    file.close();
    return undefined;
  }
  file.truncateSync(0);
  file.writeSync(new TextEncoder().encode(String(Deno.pid)));
  return () => {
    file.truncateSync(0); // It says nothing false, should somebody look before the next one writes.
    file.close();
  };
}

/** Takes a stage's folder for reading, together with other readers; `undefined` while somebody writes. */
export function tryLockForReading(dir: string): Release | undefined {
  const file = open(dir);
  if (file.tryLockSync(false) && isCurrent(file, dir)) return () => file.close();
  file.close();
  return undefined;
}

/** The process that has a folder, as it has written itself; `?` if it is not known. */
export function holder(dir: string): string {
  return ifThere(() => Deno.readTextFileSync(`${dir}/lock`)) || "?";
}

/** Waits until nobody has a folder for writing; not for it to stay so. */
export async function waitForLock(dir: string, stopped: () => boolean): Promise<void> {
  const file = open(dir);
  try {
    while (!stopped() && !file.tryLockSync(true)) await pause();
  } finally {
    file.close();
  }
}

/** Does something short while nobody else does something of the kind with this folder. */
export function withFolder<T>(dir: string, work: () => T): T {
  Deno.mkdirSync(dir, { recursive: true });
  const file = Deno.openSync(dir, { read: true });
  try {
    file.lockSync(true);
    return work();
  } finally {
    file.close();
  }
}

function open(dir: string): Deno.FsFile {
  Deno.mkdirSync(dir, { recursive: true });
  return Deno.openSync(`${dir}/lock`, { read: true, write: true, create: true });
}

/** Whether the file is still the folder's: it may have been removed between opening and locking. */
function isCurrent(file: Deno.FsFile, dir: string): boolean {
  return ifThere(() => Deno.statSync(`${dir}/lock`))?.ino === file.statSync().ino;
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PATIENCE));
}
