/**
 * `deno task detect`: a model listens to recordings, or to sound that goes on.
 *
 * @module
 */
import { createProgress, runCommand, shownPath } from "@kws/cli";
import { DETECT } from "../study/commands.ts";
import { detectIn, requireOneInput } from "../study/detect.ts";
import { detectionJson, heardText, lineMaker, ruleText } from "../study/detect_text.ts";
import { Listener } from "../study/listener.ts";
import { openListeningModel } from "../study/listening_model.ts";
import { printLine } from "../study/print_line.ts";

/** Exit code of a command that Ctrl-C ended, as shells expect it. */
const INTERRUPTED = 130;

if (import.meta.main) {
  await runCommand(DETECT, async (args) => {
    const files = args.file as string[];
    requireOneInput(files);
    const name = shownPath(args.model as string);
    const { smoothing, threshold, refractory } = args;
    const asked = { smoothing, threshold, refractory };
    const { model, found } = openListeningModel(args.model as string, name, asked);
    ruleText(name, found).forEach((line) => console.error(line));
    const listener = new Listener(model, found.rule);
    const line = args.json ? detectionJson : lineMaker(files, listener.keyword);

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
