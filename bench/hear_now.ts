/**
 * A process that hears: for every line of seconds on standard input it hears seconds of sound with a model
 * for so long, in pieces of 10 ms, and prints the milliseconds that each took.
 *
 *     deno run -A bench/hear_now.ts MODEL
 *
 * @module
 */
import { Listener } from "../study/listener.ts";
import { openModel } from "../study/model.ts";
import { PIECE, PIECES, RULE, WARM } from "./_stream_parts.ts";
import { timeFor } from "./_time_runs.ts";

if (import.meta.main) {
  const model = openModel(Deno.args[0]);
  const listener = new Listener(model, RULE);
  listener.begin(listener.sampleRate);
  const hear = (): void => {
    for (let i = 0; i < PIECES; i++) listener.hear(PIECE);
  };
  for (let second = 0; second < WARM.front; second++) hear();
  const lines = Deno.stdin.readable.pipeThrough(new TextDecoderStream());
  for await (const line of lines) console.log(JSON.stringify(timeFor(Number(line), hear)));
}
