/**
 * `deno task detect`: a model, or several, listen to recordings, or to sound that goes on.
 *
 * @module
 */
import { createProgress, runCommand, shownPath, wrapText } from "@kws/cli";
import { DETECT } from "../study/commands.ts";
import { detectIn, requireOneInput } from "../study/detect.ts";
import { detectionJson, heardText, lineMaker, ruleText } from "../study/detect_text.ts";
import { openListeners } from "../study/listeners.ts";
import { printLine } from "../study/print_line.ts";

/** Exit code of a command that Ctrl-C ended, as shells expect it. */
const INTERRUPTED = 130;

if (import.meta.main) {
  await runCommand(DETECT, async (args) => {
    const files = args.file as string[];
    requireOneInput(files);
    const { smoothing, threshold, refractory } = args;
    const models = [args.model, ...args.also].map((path) => ({ path, name: shownPath(path) }));
    const { listener, rules, keywords } = openListeners(models, {
      smoothing,
      threshold,
      refractory,
    });
    models.forEach(({ name }, i) =>
      ruleText(name, rules[i]).flatMap((line) => wrapText(line, 80)).forEach((line) =>
        console.error(line)
      )
    );
    const line = args.json ? detectionJson : lineMaker(files, keywords);

    const stop = new AbortController();
    Deno.addSignalListener("SIGINT", () => stop.abort());
    const isSeen = Deno.stderr.isTerminal();
    const progress = createProgress("listening", isSeen ? {} : { write: () => {} });
    const started = performance.now();
    const heard = await detectIn(listener, files, {
      signal: stop.signal,
      onProgress: (share, file) => progress.at(share, file),
      onDetection: (file, detection) => {
        progress.end();
        printLine(line(file, detection));
      },
      onRemark: (_, message) => {
        progress.end();
        console.error(message);
      },
    });
    progress.end();
    console.error(heardText(heard, isSeen ? performance.now() - started : undefined));
    return stop.signal.aborted ? INTERRUPTED : heard.failed > 0 ? 1 : 0;
  });
}
