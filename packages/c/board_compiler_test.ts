import { assert, assertEquals } from "@std/assert";
import { missingFor, runOnBoard } from "./_board.ts";
import { BOARD_PAGE, boardBlock, boardTable, boardTools } from "./board_table.ts";
import { ARM } from "./_compiler.ts";
import { reference, withRule } from "./_reference.ts";
import { speechLike } from "./_speech_like.ts";

/** The name of a test that needs the tools of boards, with the reason if it is passed over. */
function emulated(
  name: string,
  reason?: () => string | undefined,
): { name: string; ignore: boolean } {
  const missing = [...new Set(ARM.flatMap(missingFor))];
  const why = missing.length > 0 ? `no ${missing.join(", no ")}` : reason?.();
  return why === undefined
    ? { name, ignore: false }
    : { name: `${name} (passed over: ${why})`, ignore: true };
}

Deno.test({
  ...emulated("emulated boards detect what the runtime does, bit for bit, and count instructions"),
  fn: () => {
    const samples = speechLike(64000, 3);
    for (const target of ARM) {
      for (const name of ["size", "quality"]) {
        const model = withRule(Deno.readFileSync(`checkpoints/best/${name}.kws`), samples, 3);
        const { detections, bytes, stack, open, perSecond, loop } = runOnBoard(
          target,
          model,
          samples,
        );
        assertEquals(detections, reference(model, samples).detections);
        assert(detections.length > 1);
        // To a tick of 40 at either end, and what surrounds the loop.
        assert(Math.abs(loop - 300000) < 200, `${loop}`);
        // A step has more products than instructions could be left out.
        assert(perSecond > 20000 && open > 100000, `${perSecond}, ${open}`);
        assert(bytes > 8000 && stack > 200 && stack < 4096, `${bytes}, ${stack}`);
      }
    }
  },
});

/** Why the page's table cannot be measured anew here; nothing if it can. */
function otherTools(): string | undefined {
  const [shown] = boardBlock(Deno.readTextFileSync(BOARD_PAGE))?.split("\n") ?? [];
  const here = boardTools();
  return shown === undefined || shown === here
    ? undefined
    : `measured with ${shown}; here is ${here}`;
}

Deno.test({
  ...emulated("the page's table of boards is what the command prints", otherTools),
  fn: () => assertEquals(boardBlock(Deno.readTextFileSync(BOARD_PAGE)), boardTable()),
});
