/**
 * Keeps a chapter's own code from clock, chance and network, by whatever name it calls them.
 *
 * @module
 */

/** What is guarded: an object of the global scope and its functions. */
const GUARDED: readonly (readonly [() => object, readonly string[]])[] = [
  [() => globalThis.Date, ["now"]],
  [() => globalThis.performance, ["now"]],
  [() => globalThis.Math, ["random"]],
  [() => globalThis.crypto, ["getRandomValues", "randomUUID"]],
  [() => globalThis, ["fetch"]],
];

/** The file of the code that called a guarded function, from a stack. */
function callerOf(stack: string): string {
  // The first line is the message, the next two are the guard's own.
  return stack.split("\n")[3] ?? "";
}

/**
 * Makes the functions throw when the module at `path` itself calls them; the libraries that it uses
 * may go on calling them.
 *
 * @returns A function that takes the guard away.
 */
export function guardGlobals(path: string): () => void {
  const restore: (() => void)[] = [];
  const file = encodeURI(path);
  for (const [target, names] of GUARDED) {
    for (const name of names) {
      const object = target() as Record<string, unknown>;
      const own = Object.getOwnPropertyDescriptor(object, name);
      const system = object[name] as (...args: unknown[]) => unknown;
      const guarded = function (this: unknown, ...args: unknown[]): unknown {
        check(name);
        return system.apply(this, args);
      };
      const check = (name: string): void => {
        if (!callerOf(new Error().stack ?? "").includes(file)) return;
        throw new TypeError(
          `Cannot call ${name} in a cell as a report must be the same every time it is built: ` +
            `read the value from a recorded result instead`,
        );
      };
      Object.defineProperty(object, name, { value: guarded, configurable: true, writable: true });
      restore.push(() => {
        if (own) Object.defineProperty(object, name, own);
        else delete object[name];
      });
    }
  }
  return () => restore.forEach((undo) => undo());
}
