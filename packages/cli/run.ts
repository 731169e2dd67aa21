/**
 * The frame of a command: help, exit codes, errors as sentences, Ctrl-C.
 *
 * @module
 */
import { relative } from "node:path";
import { type Args, parseCommand } from "./arguments.ts";
import { type Command, UsageError } from "./command.ts";
import { helpText } from "./help.ts";
import { filePath, projectRoot, readEnvironment } from "./paths.ts";
import { explainError } from "./trouble.ts";

/** Exit code of a command that Ctrl-C ended, as shells expect it. */
const INTERRUPTED = 130;

/** Ends the process with a message on standard error: exit code 1, a result that fails a check. */
function fail(message: string): never {
  console.error(message);
  Deno.exit(1);
}

/**
 * Runs a command's main function and ends the process: 0 when all is well, 1 when a check failed or the
 * work could not be done, 2 on wrong use. What goes wrong is printed as a sentence on standard error;
 * with `KWS_TRACE=1` the whole error stands above it.
 *
 * @param command What it takes.
 * @param main Does the work; what it returns is the exit code, 0 without.
 */
export async function runCommand(
  command: Command,
  main: (args: Args) => Promise<number | void> | number | void,
): Promise<never> {
  const stop = (error: unknown): never => end(command, error);
  globalThis.addEventListener("unhandledrejection", (event) => {
    // Who listens for it as well, behind this, says so as always: then it has been heard of.
    let isHeard = false;
    event.preventDefault();
    event.preventDefault = () => {
      isHeard = true;
    };
    setTimeout(() => isHeard || stop(event.reason));
  });
  globalThis.addEventListener("error", (event) => {
    stop(event.error ?? event.message);
  });
  try {
    const args = parseCommand(command, Deno.args);
    if (args.help) {
      console.log(helpText(command));
      Deno.exit(0);
    }
    if (command.resumes) Deno.addSignalListener("SIGINT", interrupted);
    Deno.exit(await main(args) ?? 0);
  } catch (error) {
    return stop(error);
  }
}

function interrupted(): never {
  console.error("\nStopped. What is finished is kept: the same command takes it up from there.");
  Deno.exit(INTERRUPTED);
}

function end(command: Command, error: unknown): never {
  if (error instanceof UsageError) {
    console.error(`${error.message}\nSee ${command.name} --help`);
    Deno.exit(2);
  }
  if (readEnvironment("KWS_TRACE")) console.error(error);
  fail(explainError(error, { granting: (flag) => `run ${grantingLine(command, flag)}` }));
}

/** The command line that starts this program with one more permission. */
function grantingLine({ permissions }: Command, flag: string): string {
  const set = permissions === undefined ? "" : ` -P=${permissions}`;
  const file = relative(projectRoot(), filePath(Deno.mainModule));
  return ["deno run", set, ` ${quoted(flag)} ${file} `, Deno.args.map(quoted).join(" ")].join("")
    .trim();
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
