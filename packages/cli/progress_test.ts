import { assert, assertEquals } from "@std/assert";
import { createProgress, duration } from "./progress.ts";

/** A display on a clock that is set by hand. */
function display(terminal: boolean) {
  const clock = { time: 0 };
  const written: string[] = [];
  const progress = createProgress("baking", {
    terminal,
    now: () => clock.time,
    write: (text) => void written.push(text),
  });
  return { clock, written, progress };
}

Deno.test("work of less than two seconds shows nothing", () => {
  const { clock, written, progress } = display(true);
  for (; clock.time < 2000; clock.time += 100) progress.at(clock.time / 2000);
  progress.end();
  assertEquals(written, []);
});

Deno.test("a bar is drawn at most ten times a second and cleared at the end", () => {
  const { clock, written, progress } = display(true);
  for (; clock.time <= 12000; clock.time += 10) progress.at(clock.time / 12000, "loaf 3");
  assert(written.length <= 101, `${written.length} states`);
  assert(written.length >= 90, `${written.length} states`);
  assert(written.every((text) => text.length <= 78 + "\r\x1b[K".length));
  progress.end();
  assertEquals(written.at(-1), "\r\x1b[K");
});

Deno.test("a line that is too long for a terminal still says how long it will take", () => {
  const { clock, written, progress } = display(true);
  progress.at(0);
  clock.time = 5000;
  progress.at(0.5, "loaf ".repeat(30));
  const [line] = written;
  assert(line.includes("5 s left"), line);
  assertEquals(line.length, 78 + "\r\x1b[K".length);
});

Deno.test("without a terminal there are plain lines, far apart, with the time left", () => {
  const { clock, written, progress } = display(false);
  for (; clock.time <= 60000; clock.time += 500) progress.at(clock.time / 60000, "loaf 3");
  assertEquals(written, [
    "  baking 3% 58 s left · loaf 3\n",
    "  baking 28% 43 s left · loaf 3\n",
    "  baking 53% 28 s left · loaf 3\n",
    "  baking 78% 13 s left · loaf 3\n",
  ]);
});

Deno.test("work that is taken up reckons with what was done since", () => {
  const { clock, written, progress } = display(false);
  clock.time = 1000;
  progress.at(0.9);
  clock.time = 11000;
  progress.at(0.95);
  assertEquals(written, ["  baking 95% 10 s left\n"]);
});

Deno.test("of several works each reckons with its own beginning", () => {
  const { clock, written, progress } = display(false);
  const report = (time: number, share: number, work: string): void => {
    clock.time = time;
    progress.at(share, work, work);
  };
  report(1000, 0, "dough");
  report(20000, 0.5, "dough");
  report(30000, 0, "oven");
  report(40000, 0.1, "oven");
  report(60000, 0.9, "dough");
  assertEquals(written, [
    "  baking 50% 19 s left · dough\n",
    "  baking 10% 1:30 min left · oven\n",
    "  baking 90% 7 s left · dough\n",
  ]);
});

Deno.test("a line between two states of a bar stands on a line of its own", () => {
  const { clock, written, progress } = display(true);
  clock.time = 3000;
  progress.at(0.1, "loaf");
  progress.end();
  assertEquals(written.at(-1), "\r\x1b[K");
  clock.time = 4000;
  progress.at(0.2, "loaf");
  assert(/20% .* left · loaf/.test(written.at(-1)!));
});

Deno.test("durations are said in the unit that suits them", () => {
  assertEquals([999, 59_400, 187_000, 3_720_000].map(duration), [
    ...["1 s", "59 s", "3:07 min", "1:02 h"],
  ]);
});
