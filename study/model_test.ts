import { assertThrows } from "@std/assert";
import { openModel } from "./model.ts";

Deno.test("a file that is no model is refused by what it is: empty, or of another kind", () => {
  const path = Deno.makeTempFileSync();
  try {
    assertThrows(() => openModel(path), SyntaxError, "a .safetensors file: it is empty");
    Deno.writeTextFileSync(path, "RIFF and more");
    assertThrows(() => openModel(path), SyntaxError, "it begins like neither");
  } finally {
    Deno.removeSync(path);
  }
});
