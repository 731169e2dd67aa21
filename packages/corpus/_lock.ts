/**
 * One process at a time in a folder.
 *
 * @module
 */

/**
 * Waits until no other process works in the folder, saying so, and holds it. The system lets go of it
 * when the process ends, however it ends.
 *
 * @param dir The folder; it is made where it is not there.
 * @returns Lets go of the folder.
 */
export async function lockFolder(
  dir: string,
  onLine: (line: string) => void,
): Promise<() => void> {
  Deno.mkdirSync(dir, { recursive: true });
  const path = `${dir}/lock`;
  const file = Deno.openSync(path, { read: true, write: true, create: true });
  if (!file.tryLockSync(true)) {
    onLine(
      `waiting: another fetch (process ${Deno.readTextFileSync(path) || "?"}) works in ${dir}`,
    );
    await file.lock(true);
  }
  file.truncateSync(0);
  file.writeSync(new TextEncoder().encode(String(Deno.pid)));
  return () => {
    file.truncateSync(0);
    file.unlockSync();
    file.close();
  };
}
