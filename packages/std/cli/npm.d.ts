/** Options of {@linkcode parseArgs}; the subset that this project uses. */
export interface ParseOptions {
  /** Names whose values are booleans. */
  boolean?: readonly string[];
  /** Names whose values are strings. */
  string?: readonly string[];
  /** Names that may be given several times. */
  collect?: readonly string[];
  /** Booleans that `--no-NAME` switches off. */
  negatable?: readonly string[];
  /** Values of names that are not given. */
  default?: Record<string, unknown>;
  /** Other names of a name. */
  alias?: Record<string, string | readonly string[]>;
  /** Put everything after `--` under the key `--`. */
  "--"?: boolean;
  /** Stop at the first positional argument. */
  stopEarly?: boolean;
  /** Called for every argument that no other option names. */
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}
/** Parsed arguments: positional ones under `_`. */
export interface Args {
  _: (string | number)[];
  // deno-lint-ignore no-explicit-any
  [name: string]: any;
}
export function parseArgs(args: readonly string[], options?: ParseOptions): Args;
