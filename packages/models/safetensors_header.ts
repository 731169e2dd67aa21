/**
 * The header of a safetensors file, read strictly.
 *
 * `JSON.parse` would take the last of two equal names, numbers that are no offsets, and any value in any
 * place; it also sorts names that look like numbers. Here every place has one kind of value, so that
 * whatever else stands there is named with its place.
 *
 * @module
 */

/** What the header says of one tensor. */
export interface TensorEntry {
  name: string;
  shape: number[];
  /** First byte and the one after the last, both from the end of the header. */
  offsets: [number, number];
  /** Where the entry stands in the text. */
  at: number;
}

/** What a header says. */
export interface Header {
  /** In the order of the text. */
  entries: TensorEntry[];
  metadata: Record<string, string>;
}

/** Throws an error about what stands in the text at `at`. */
export type Fail = (at: number, reason: string) => never;

// Searches for one character, and no repetition without an end: those remember every step.
const NO_BLANK = /[^ \t\r\n]/g;
const STOPS_STRING = /["\\]/g;
const WHOLE = /(?:0|[1-9]\d{0,15})(?![\d.eE])/y;
/** What is quoted where another kind of value is required. */
const FOUND = /[-+.\w]{1,20}|[^]?/uy;

/** A text in quotation marks, cut where it is long. */
export function quote(text: string): string {
  // A header may have 100 MB, and all of them in one name.
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

class Reader {
  readonly #text: string;
  readonly #fail: Fail;
  at = 0;

  constructor(text: string, fail: Fail) {
    this.#text = text;
    this.#fail = fail;
  }

  fail(reason: string, at = this.at): never {
    return this.#fail(at, reason);
  }

  #find(pattern: RegExp, from = this.at): RegExpExecArray | null {
    pattern.lastIndex = from;
    return pattern.exec(this.#text);
  }

  #refuseNext(requirement: string): never {
    const found = this.#find(FOUND)![0];
    const value = found === "" ? "it ends here" : `current value is ${quote(found)}`;
    return this.fail(`${requirement}: ${value}`);
  }

  #skipBlanks(): void {
    this.at = this.#find(NO_BLANK)?.index ?? this.#text.length;
  }

  /** Takes the character if it is the next one. */
  #has(character: string): boolean {
    this.#skipBlanks();
    if (this.#text[this.at] !== character) return false;
    this.at++;
    return true;
  }

  #commaOr(end: string, what: string): boolean {
    if (this.#has(",")) return true;
    if (!this.#has(end)) this.#refuseNext(`${what} must go on with "," or end with "${end}"`);
    return false;
  }

  string(what: string): string {
    if (!this.#has('"')) this.#refuseNext(`${what} must be text`);
    const start = this.at - 1;
    let stop = this.#find(STOPS_STRING);
    while (stop?.[0] === "\\") stop = this.#find(STOPS_STRING, stop.index + 2);
    if (stop === null) return this.fail(`${what} must end with a quotation mark`, start);
    this.at = stop.index + 1;
    try {
      return JSON.parse(this.#text.slice(start, this.at));
    } catch {
      return this.fail(`${what} must be text as JSON writes it`, start);
    }
  }

  /** A list of whole numbers that are exact as such. */
  wholes(what: string): number[] {
    const values: number[] = [];
    if (!this.#has("[")) this.#refuseNext(`${what} must be a list`);
    if (this.#has("]")) return values;
    do {
      this.#skipBlanks();
      const digits = this.#find(WHOLE)?.[0];
      if (digits === undefined || !Number.isSafeInteger(Number(digits))) {
        return this.#refuseNext(`${what} must hold whole numbers from 0 to 2^53`);
      }
      this.at += digits.length;
      values.push(Number(digits));
    } while (this.#commaOr("]", what));
    return values;
  }

  /** Calls `onName` for every name of an object; it reads the value. */
  object(what: string, onName: (name: string, at: number) => void): void {
    const names = new Set<string>();
    if (!this.#has("{")) this.#refuseNext(`${what} must be an object`);
    if (this.#has("}")) return;
    do {
      this.#skipBlanks();
      const at = this.at;
      const name = this.string(`a name in ${what}`);
      if (names.has(name)) this.fail(`${what} must hold ${quote(name)} once`, at);
      names.add(name);
      if (!this.#has(":")) this.#refuseNext(`${quote(name)} must go on with ":"`);
      onName(name, at);
    } while (this.#commaOr("}", what));
  }

  /** What is left may only fill up to a multiple of eight. */
  padding(): void {
    const other = this.#find(/[^ ]/g);
    if (other) {
      this.fail(`only blanks may follow: current value is ${quote(other[0])}`, other.index);
    }
  }
}

function readEntry(reader: Reader, name: string, at: number): TensorEntry {
  let dtype: string | undefined;
  let shape: number[] | undefined;
  let offsets: number[] | undefined;
  const own = quote(name);
  reader.object(own, (field, where) => {
    const what = `${field} of ${own}`;
    if (field === "dtype") dtype = reader.string(what);
    else if (field === "shape") shape = reader.wholes(what);
    else if (field === "data_offsets") offsets = reader.wholes(what);
    else reader.fail(`${own} must not hold ${quote(field)}`, where);
  });
  if (dtype === undefined || shape === undefined || offsets === undefined) {
    return reader.fail(`${own} must hold dtype, shape and data_offsets`, at);
  }
  if (dtype !== "F32") reader.fail(`${own} must hold F32, it holds ${quote(dtype)}`, at);
  if (offsets.length !== 2) reader.fail(`data_offsets of ${own} must be two numbers`, at);
  return { name, shape, offsets: offsets as [number, number], at };
}

/** Reads a header's text. */
export function readHeader(text: string, fail: Fail): Header {
  const reader = new Reader(text, fail);
  const entries: TensorEntry[] = [];
  const metadata: [string, string][] = [];
  // The format has the bracket as the ninth byte of every file.
  if (/^[ \t\r\n]/.test(text)) reader.fail('the header must begin with "{"');
  reader.object("the header", (name, at) => {
    if (name !== "__metadata__") entries.push(readEntry(reader, name, at));
    else {
      reader.object(name, (key) => {
        metadata.push([key, reader.string(`${quote(key)} of ${name}`)]);
      });
    }
  });
  reader.padding();
  return { entries, metadata: Object.fromEntries(metadata) };
}
