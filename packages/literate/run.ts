/**
 * Chapters run as modules.
 *
 * @module
 */
import type { Cell, Chapter } from "./chapter.ts";
import type { ChapterModule } from "./check.ts";
import { ChapterError } from "./error.ts";
import { guardGlobals } from "./guard.ts";
import { fileUrl } from "./_path.ts";
import { currentRecording, type Recording, type Source, startRecording } from "./recording.ts";

/** A chapter after its cells have run. */
export interface Executed {
  chapter: Chapter;
  recording: Recording;
  /** Text of the chapter's spans that are values, by the span's position. */
  values: Map<number, string>;
  /** What the values have read themselves, by the span's position. */
  valueSources: Map<number, readonly Source[]>;
}

let runs = 0;

/**
 * Runs a chapter from top to bottom.
 *
 * @throws {ChapterError} If a cell or a value throws; the place is the chapter's own.
 */
export async function runChapter(
  module: ChapterModule,
  onCell?: (cell: Cell, milliseconds: number) => void,
): Promise<Executed> {
  const { chapter, path } = module;
  let open = (): void => {};
  const recording = startRecording(chapter.cells.length, {
    // Not before: modules that the chapter imports may look at the clock while they are loaded.
    onBegin: () => open = guardGlobals(path),
    onCell: (index, milliseconds) => {
      if (!onCell) return;
      // The listener is no cell: it may look at the clock.
      open();
      try {
        onCell(chapter.cells[index], milliseconds);
      } finally {
        open = guardGlobals(path);
      }
    },
  });
  // The engine takes a module for stuck whose awaited promise fails while nothing else is under way.
  const alive = setInterval(() => {}, 1);
  try {
    // A new address for every run, or the module would not run again.
    await import(`${fileUrl(path)}?run=${++runs}`);
  } catch (error) {
    throw located(error, module);
  } finally {
    open();
    clearInterval(alive);
  }
  const spans = [...chapter.spans.entries()].filter(([, { kind }]) => kind === "value");
  const order = [...spans.filter(([, s]) => !s.deferred), ...spans.filter(([, s]) => s.deferred)];
  if (recording.values.length !== order.length) {
    throw new Error(
      `Cannot lay out ${chapter.file} as it must have ${order.length} values: ` +
        `${recording.values.length} were taken`,
    );
  }
  return {
    chapter,
    recording,
    values: new Map(order.map(([index], i) => [index, recording.values[i]])),
    valueSources: new Map(order.map(([index], i) => [index, recording.valueSources[i]])),
  };
}

/**
 * What has gone wrong in a chapter's code, with the place where that code was left; the start of the
 * running cell where an error names none.
 */
export function located(error: unknown, { chapter, extracted, path }: ChapterModule): ChapterError {
  if (error instanceof ChapterError) return error;
  const { message, stack = "" } = error instanceof Error
    ? error
    : { message: `Uncaught ${String(error)}` };
  const escaped = fileUrl(path).replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const found = new RegExp(`${escaped}[^:\\s]*:(\\d+):(\\d+)`).exec(`${stack}\n${message}`);
  const place = found
    ? extracted.place(Number(found[1]), Number(found[2]))
    : { line: chapter.cells[currentRecording().current]?.line ?? 1, column: 1 };
  const name = error instanceof Error && error.name !== "Error" && !message.startsWith(error.name)
    ? `${error.name}: `
    : "";
  return new ChapterError([{
    file: chapter.file,
    lines: chapter.lines,
    // Where the error is not in the chapter's own code, its message keeps the place that it has.
    message: name + (found ? message.replace(/\s+at file:\S+$/, "") : message),
    ...place,
  }], { cause: error });
}
