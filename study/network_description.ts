/**
 * What files say of networks, checked before anything believes it.
 *
 * @module
 */
import { checkFrontEnd, type FrontEnd } from "@kws/features";
import { topologyOf } from "@kws/models";
import { KINDS, MOST_TRANSFORMED } from "@kws/runtime/network";

/** A network without its parameters. */
export interface NetworkDescription {
  topology: string;
  // deno-lint-ignore no-explicit-any
  shape: any;
  frontEnd: FrontEnd;
  keyword: string;
  /** What is subtracted from log-mel values before the network. */
  offset: number;
}

/** The largest dimension: what no network comes near, and is laid out in no time. */
const MOST_DIMENSION = 65536;

/** Characters of a value that an error shows. */
const SHOWN = 80;

/** Says why a file is refused. */
export class Refusal {
  readonly #name: string;

  /** @param name What the file is called. */
  constructor(name: string) {
    this.#name = name;
  }

  /** The error: what must hold, what was found and where, what to do. */
  of(requirement: string, value: unknown, where = ""): SyntaxError {
    const text = typeof value === "number" ? `${value}` : JSON.stringify(value) ?? "missing";
    const shown = text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
    return this.#error(
      `${requirement}: current value${where && ` ${where}`} is ${shown}`,
    );
  }

  /**
   * What a function gives; what it refuses is why the file is refused.
   *
   * @throws {SyntaxError} If the function throws a RangeError or a TypeError.
   */
  unless<T>(requirement: string, give: () => T): T {
    try {
      return give();
    } catch (error) {
      if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
      throw this.#error(`${requirement}: ${error.message.replace(/^Cannot .*? as /, "")}`);
    }
  }

  #error(why: string): SyntaxError {
    return new SyntaxError(
      `Cannot read ${this.#name} as ${why}; take the file as deno task reproduce has written it`,
    );
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Checks what a file says of a network.
 *
 * @throws {SyntaxError} If it describes none: an unknown kind, an impossible shape or front end, bands of
 * one that are not the other's, no keyword, an offset that is no number.
 */
export function checkDescription(
  { topology, shape, frontEnd, keyword, offset }: { [K in keyof NetworkDescription]: unknown },
  refusal: Refusal,
): NetworkDescription {
  if (typeof topology !== "string" || !Object.hasOwn(KINDS, topology)) {
    throw refusal.of(`its topology must be one of ${Object.keys(KINDS).join(", ")}`, topology);
  }
  if (typeof keyword !== "string" || keyword.trim() === "") {
    throw refusal.of("its keyword must be a word", keyword);
  }
  if (typeof offset !== "number" || !Number.isFinite(offset)) {
    throw refusal.of("its offset must be a finite number", offset);
  }
  if (!isRecord(shape)) throw refusal.of("its shape must be an object", shape);
  const large = Object.values(shape).flat().find((value) => (value as number) > MOST_DIMENSION);
  if (large !== undefined) {
    throw refusal.of(`the dimensions of its shape must be at most ${MOST_DIMENSION}`, large);
  }
  refusal.unless(`its shape must be one of ${topology}`, () => topologyOf(topology).layout(shape));
  if (!isRecord(frontEnd)) throw refusal.of("its frontEnd must be an object", frontEnd);
  const own = frontEnd as unknown as FrontEnd;
  const { sampleRate, fftLength, hop, bands } = own;
  if (bands !== shape.bands) {
    throw refusal.of(
      `the bands of its frontEnd must be those of its shape, ${shape.bands}`,
      bands,
    );
  }
  refusal.unless("its frontEnd must be possible", () => checkFrontEnd(own));
  const transformed = sampleRate / hop * fftLength;
  if (transformed > MOST_TRANSFORMED) {
    throw refusal.of(
      `its frontEnd must transform at most ${MOST_TRANSFORMED} samples for a second of sound`,
      transformed,
    );
  }
  return { topology, shape, frontEnd: own, keyword, offset };
}
