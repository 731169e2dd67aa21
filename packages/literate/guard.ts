/**
 * Takes clock, chance, time zone, language, network and evaluated text away while a chapter's cells run, and the rest of what
 * is outside of the report from the chapter's own code. {@linkcode checkNames} refuses such names before
 * anything runs; what it cannot see, names put together at run time, ends here.
 *
 * @module
 */
import { fileUrl } from "./_path.ts";
import { closePlace, isZoned } from "./guard_place.ts";
import { CELL_GLOBALS, refusal } from "./globals.ts";

function forbidden(name: string): never {
  throw new TypeError(refusal(name));
}

/** Functions that throw for everyone: whoever calls them in a cell's name would bring the cell in. */
const CLOSED: readonly (readonly [string, () => object | undefined, readonly string[]])[] = [
  ["Math", () => globalThis.Math, ["random"]],
  ["performance", () => globalThis.Performance?.prototype, ["now", "mark", "measure", "toJSON"]],
  ["crypto", () => globalThis.Crypto?.prototype, ["getRandomValues", "randomUUID"]],
  ["URL", () => globalThis.URL, ["createObjectURL"]],
  ["Temporal.Now", () => globalThis.Temporal?.Now, [
    ..."instant timeZoneId zonedDateTimeISO plainDateTimeISO plainDateISO plainTimeISO".split(" "),
  ]],
  ["globalThis", () => globalThis, ["fetch", "eval"]],
];

/** Kinds of functions that make functions of text, by one of their kind. */
const MAKERS: readonly (() => object)[] = [
  () => function () {},
  () => async function () {},
  () => function* () {},
  () => async function* () {},
];

/** Longest stack in which a caller is looked for. */
const DEPTH = 100;

/** The nearest code with a place, past the engine's own functions and this file. */
function nearestPlace(): string {
  const limit = Object.getOwnPropertyDescriptor(Error, "stackTraceLimit");
  Object.defineProperty(Error, "stackTraceLimit", {
    value: DEPTH,
    configurable: true,
    writable: true,
    enumerable: true,
  });
  const { stack = "" } = new Error();
  if (limit) Object.defineProperty(Error, "stackTraceLimit", limit);
  for (const line of stack.split("\n")) {
    const place = /[\w+-]+:[^\s()]+:\d+:\d+/.exec(line)?.[0];
    if (place !== undefined && !place.startsWith(import.meta.url)) return place;
  }
  return "";
}

/**
 * Closes what a report must not depend on: clock, chance, network and evaluation of text for everyone,
 * every other global that is not in {@linkcode CELL_GLOBALS} for the module at `path`. Modules that the
 * chapter imports may go on reading files.
 *
 * @returns A function that opens all again.
 */
export function guardGlobals(path: string): () => void {
  const restore: (() => void)[] = [];
  const define = (object: object, name: string, descriptor: PropertyDescriptor): void => {
    const own = Object.getOwnPropertyDescriptor(object, name);
    if (own && !own.configurable) return;
    Object.defineProperty(object, name, { ...descriptor, configurable: true });
    restore.unshift(() => {
      if (own) Object.defineProperty(object, name, own);
      else delete (object as Record<string, unknown>)[name];
    });
  };
  const replace = (object: object, name: string, value: unknown): void =>
    define(object, name, { value, writable: true, enumerable: false });

  for (const [owner, target, names] of CLOSED) {
    const object = target();
    if (!object) continue;
    for (const name of names) {
      const shown = owner === "globalThis" ? name : `${owner}.${name}`;
      replace(object, name, () => forbidden(shown));
    }
  }
  const SystemDate = globalThis.Date;
  const closedDate = new Proxy(SystemDate, {
    construct: (target, args, newTarget) =>
      args.length === 0
        ? forbidden("new Date()")
        : isZoned(args)
        ? forbidden("new Date() of a time without a zone")
        : Reflect.construct(target, args, newTarget),
    apply: () => forbidden("Date()"),
  });
  closePlace(replace, forbidden);
  replace(SystemDate, "now", () => forbidden("Date.now"));
  replace(SystemDate.prototype, "constructor", closedDate);
  replace(globalThis, "Date", closedDate);
  for (const [i, sample] of MAKERS.entries()) {
    const { prototype } = Object.getPrototypeOf(sample()).constructor as { prototype: object };
    // Only functions that are called by `new` or by name may stand here.
    const closed = function (): never {
      return forbidden("a function of text");
    };
    Object.defineProperty(closed, "prototype", { value: prototype });
    replace(prototype, "constructor", closed);
    if (i === 0) replace(globalThis, "Function", closed);
  }
  define(Error, "prepareStackTrace", { value: undefined, writable: false });

  const own = fileUrl(path);
  const mayUse = (): boolean => {
    const place = nearestPlace();
    return place !== "" && !place.startsWith(`${own}?`) && !place.startsWith(`${own}:`);
  };
  const already = new Set(["Function", "eval", "fetch"]);
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    if (CELL_GLOBALS.has(name) || already.has(name)) continue;
    const descriptor = Object.getOwnPropertyDescriptor(globalThis, name)!;
    let assigned: { value: unknown } | undefined;
    define(globalThis, name, {
      enumerable: descriptor.enumerable,
      get: () =>
        !mayUse()
          ? forbidden(name)
          : assigned
          ? assigned.value
          : descriptor.get
          ? descriptor.get.call(globalThis)
          : descriptor.value,
      set: (value) => {
        if (!mayUse()) forbidden(name);
        assigned = { value };
      },
    });
  }
  return () => restore.forEach((undo) => undo());
}
