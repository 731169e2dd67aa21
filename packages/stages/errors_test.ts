import { assertEquals } from "@std/assert";
import { StageError } from "./errors.ts";

Deno.test("a full device is told with the way out", () => {
  const error = new Error("No space left on device (os error 28): write 'x'");
  assertEquals(
    new StageError("train", error).message,
    "Cannot finish train: the cache must lie where there is room, but its device is full (No space " +
      "left on device (os error 28): write 'x'). Free space there, and the same command takes the " +
      "work up where it was left",
  );
  assertEquals(new StageError("train", "word").message, "Cannot finish train: word");
});
