/**
 * Files written piece by piece.
 *
 * @module
 */
import { named, openTemporary, removeTemporary, type Temporary } from "./_temporary.ts";

/** A file that gets its name when it is whole. */
export interface WholeFile extends Disposable {
  /** Appends the bytes of an array, which may lie in shared memory. */
  write(data: ArrayBufferView): void;
  /** Gives the file its name, in place of what has it. */
  commit(): void;
  /** Gives up: nothing has happened. It does nothing to a file that has its name. */
  discard(): void;
}

/**
 * Begins a file under a temporary name in the same folder; missing folders are made. A file that is
 * neither committed nor discarded is discarded at the end of the block of its `using`.
 *
 * @throws {Error} If the file cannot be written or has no room; the message names it.
 */
export function openWhole(path: string): WholeFile {
  const { name, file } = begin(path);
  let isOpen = true;
  let written = 0;
  /** Does a step; where that fails, nothing has happened. */
  const step = (work: () => void): void => {
    if (!isOpen) {
      throw new TypeError(`Cannot write ${path} as it must be open: it is committed or discarded`);
    }
    try {
      work();
    } catch (error) {
      discard();
      throw named(error, path, written);
    }
  };
  const close = (): void => {
    isOpen = false;
    file.close();
  };
  const discard = (): void => {
    if (!isOpen) return;
    removeTemporary(name);
    close();
  };
  return {
    write({ buffer, byteOffset, byteLength }) {
      step(() => {
        const bytes = new Uint8Array(buffer, byteOffset, byteLength);
        written += byteLength;
        for (let at = 0; at < byteLength;) at += file.writeSync(bytes.subarray(at));
      });
    },
    commit() {
      step(() => Deno.renameSync(name, path));
      close();
    },
    discard,
    [Symbol.dispose]: discard,
  };
}

/** The temporary file. */
function begin(path: string): Temporary {
  try {
    return openTemporary(path);
  } catch (error) {
    throw named(error, path, 0);
  }
}
