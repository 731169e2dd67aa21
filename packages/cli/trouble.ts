/**
 * What the system says, in sentences: nobody is to read `(os error 2): readfile`.
 *
 * @module
 */
import { dirname } from "node:path";

/** What was being done to a path, by the system's name for it. */
const DEEDS: Record<string, string> = {
  readfile: "read",
  writefile: "write",
  readdir: "list",
  mkdir: "make the folder",
  stat: "look at",
  lstat: "look at",
  realpath: "look at",
  remove: "remove",
  open: "open",
  copy: "copy",
  rename: "rename",
};

/** What a path leads to, as far as this program may look. */
function lookAt(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(path);
  } catch {
    return undefined;
  }
}

/** Whether there is a folder. */
function isFolder(path: string): boolean {
  return lookAt(path)?.isDirectory ?? false;
}

/** What of a path is a file, and not a folder: it, or one that it is said to lie in. */
function fileOf(path: string): string {
  const above = dirname(path);
  if (above === path || isFolder(above)) return "it";
  return lookAt(above) ? above : fileOf(above);
}

/** What a path must be, and what to do, by the system's code. */
const REASONS: Record<string, (path: string, deed: string) => string> = {
  ENOENT: (path, deed) =>
    ["write", "make the folder"].includes(deed)
      ? isFolder(dirname(path))
        ? `${dirname(path)} must take files: the system makes nothing there; name another folder`
        : `the folder ${dirname(path)} must exist: make it, or name another`
      : "it must exist: nothing is there; check how it is spelt",
  EACCES: (path) =>
    `this user must be allowed to: the system refuses; see the rights of ${path} and its folders`,
  EPERM: () => "this user must be allowed to: the system refuses",
  EROFS: (path) =>
    `${dirname(path)} must be writable: it is mounted read-only; name another folder`,
  ENOSPC: (path) =>
    `${dirname(path)} must have room: no space is left there; free some or name another folder`,
  EDQUOT: (path) => `${dirname(path)} must have room: this user's quota there is used up`,
  EISDIR: () => "it must be a file: it is a folder",
  ENOTDIR: (path) => `${fileOf(path)} must be a folder: it is a file`,
  EEXIST: () => "nothing must be there: something is; remove it or name another place",
  ENOTEMPTY: () => "it must be empty: it holds files",
  ENAMETOOLONG: () => "its name must be shorter: the system takes no name of that length",
  ELOOP: () => "its links must lead somewhere: they run in a circle",
  EMFILE: () => "fewer files must be open at once: raise the limit with ulimit -n",
  EXDEV: () => "both must lie on one disk: they lie on two",
  EBUSY: () => "nothing else must use it: something does",
};

/** What a permission is about, in words. */
const ACCESS: Record<string, string> = {
  read: "read",
  write: "write",
  net: "connect to",
  run: "start",
  env: "read the environment's",
  sys: "ask the system for",
  ffi: "load",
  import: "import",
};

/** Mistakes in a program, not in what it was given. */
const FAULT =
  /^Cannot (?:read|set) propert|is not a (?:function|constructor)$|is not (?:defined|iterable)|^Assignment to const|^Cannot access '/;

/** What an explanation may name as the way out. */
export interface ExplainOptions {
  /** The command line that grants a permission, as `--allow-read=/x`. */
  granting?: (flag: string) => string;
}

/**
 * What went wrong, in a sentence that names the path and the way out. Errors that are sentences already
 * are passed on.
 */
export function explainError(error: unknown, { granting }: ExplainOptions = {}): string {
  if (!(error instanceof Error)) return String(error);
  const { message } = error;
  if (error instanceof AggregateError && error.errors.length > 0) {
    return error.errors.map((one) => explainError(one, { granting })).join("\n");
  }
  const denied = /^Requires (\w+) access to "(.*?)"/.exec(message);
  if (error instanceof Deno.errors.NotCapable || denied) {
    const [, access, target] = denied ?? [];
    if (access === undefined) return `Cannot go on as a permission is missing: ${message}`;
    // What only a program with every permission may touch: devices and the system's own files.
    if (access === "all") {
      return `Cannot use ${target} as it must be a file of one's own: it is the system's; name another`;
    }
    const flag = `--allow-${access}=${target}`;
    const way = granting?.(flag) ?? `start it with ${flag}`;
    return `Cannot ${ACCESS[access] ?? access} ${target} as this command must have leave to: ` +
      `it lies outside its permissions; ${way}`;
  }
  const spawned = /^Failed to spawn '(.*?)'/.exec(message);
  if (spawned) {
    return `Cannot start ${spawned[1]} as it must be installed: no such program was found`;
  }
  const { cause } = error;
  // A sentence that ends in what the system said of its cause: that is said in words, too.
  const isSentence = message.startsWith("Cannot ") && !FAULT.test(message) &&
    (error as { code?: string }).code === undefined;
  if (isSentence) {
    return cause instanceof Error && cause.message !== "" && message.endsWith(cause.message)
      ? message.slice(0, -cause.message.length) + explainError(cause, { granting })
      : message;
  }
  const system = /^(.*?) \(os error \d+\)(?:: (\w+) '(.*?)'(?: -> '(.*?)')?)?/s.exec(message);
  if (system) return explainSystem(error, system);
  if (/^(?:error sending request|fetch failed|client error)/i.test(message)) {
    const detail = cause instanceof Error ? cause.message : message;
    return `Cannot reach the other machine as it must answer: ${detail}`;
  }
  if (error.name !== "Error" && FAULT.test(message)) {
    return `Cannot go on as this program has a fault: ${message}; KWS_TRACE=1 shows where`;
  }
  return message || error.name;
}

function explainSystem(error: Error, [, words, call, path, target]: RegExpExecArray): string {
  const { code = "" } = error as { code?: string };
  const reason = REASONS[code];
  const plain = `the system must allow it: it says "${words.toLowerCase()}"`;
  if (path === undefined) {
    const known: Record<string, string> = {
      ENOSPC: "Cannot write as the disk must have room: no space is left; free some",
      EADDRINUSE:
        "Cannot listen as the port must be free: another program uses it; take another, or --port 0 for any that is free",
      ENOTDIR:
        "Cannot go on as all of a path but its end must be a folder: something in it is a file; check how it is spelt",
      EPIPE: "Cannot print as the reader must go on reading: it has ended",
    };
    return known[code] ?? `Cannot go on as ${plain}`;
  }
  const deed = DEEDS[call] ?? call;
  const to = target === undefined ? "" : ` to ${target}`;
  return `Cannot ${deed} ${path}${to} as ${reason?.(path, deed) ?? plain}`;
}
