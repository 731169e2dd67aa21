/**
 * The machine's place: its time zone and its language, which a report must not depend on either.
 *
 * @module
 */

/** Methods of a date that ask for the time zone. */
const ZONED = [
  ..."Date Day FullYear Hours Milliseconds Minutes Month Seconds Year TimezoneOffset".split(" ")
    .map((part) => `get${part}`),
  ..."Date FullYear Hours Milliseconds Minutes Month Seconds Year".split(" ").map((part) =>
    `set${part}`
  ),
  ..."toString toDateString toTimeString toLocaleString toLocaleDateString toLocaleTimeString"
    .split(" "),
];

/** Methods that take the machine's language where none is given as the argument at this place. */
const SPOKEN: readonly (readonly [string, () => object, string, number])[] = [
  ["Number", () => Number.prototype, "toLocaleString", 0],
  ["BigInt", () => BigInt.prototype, "toLocaleString", 0],
  ["Array", () => Array.prototype, "toLocaleString", 0],
  ["Array", () => Object.getPrototypeOf(Uint8Array.prototype), "toLocaleString", 0],
  ["String", () => String.prototype, "localeCompare", 1],
  ["String", () => String.prototype, "toLocaleLowerCase", 0],
  ["String", () => String.prototype, "toLocaleUpperCase", 0],
];

/** Whether a date's arguments mean another moment in another time zone. */
export function isZoned(args: readonly unknown[]): boolean {
  if (args.length > 1) return true;
  const [text] = args;
  if (typeof text !== "string") return false;
  return !/^\s*\d{4}(?:-\d\d){0,2}\s*$/.test(text) &&
    !/(?:Z|GMT|UTC|[+-]\d\d:?\d\d)\s*$/i.test(text);
}

/**
 * Closes what differs between time zones and languages.
 *
 * @param replace Puts another function in place of a method, until all is opened again.
 * @param forbidden Throws with the name of what was used.
 */
export function closePlace(
  replace: (object: object, name: string, value: unknown) => void,
  forbidden: (name: string) => never,
): void {
  const zoned = globalThis.Date.prototype;
  for (const name of ZONED.filter((name) => name in zoned)) {
    replace(zoned, name, () => forbidden(`Date.prototype.${name} (a time zone)`));
  }
  const { parse } = globalThis.Date;
  replace(
    globalThis.Date,
    "parse",
    (text: string) => isZoned([text]) ? forbidden("Date.parse without a time zone") : parse(text),
  );
  for (const [owner, prototype, name, at] of SPOKEN) {
    const object = prototype();
    const before = Reflect.get(object, name) as (...args: unknown[]) => unknown;
    const closed = function (this: unknown, ...args: unknown[]): unknown {
      return args[at] === undefined
        ? forbidden(`${owner}.prototype.${name} without a language`)
        : Reflect.apply(before, this, args);
    };
    replace(object, name, closed);
  }
}
