import { assert, assertEquals, assertThrows } from "@std/assert";
import { readFont } from "./font_metrics.ts";
import { openFonts } from "./fonts.ts";

const nodeModules = new URL("../../node_modules", import.meta.url).pathname;

Deno.test("widths are those of the font's own tables", () => {
  const file =
    `${nodeModules}/@fontsource/jetbrains-mono/files/jetbrains-mono-latin-400-normal.woff`;
  const mono = readFont(Deno.readFileSync(file));
  // Every character of a font of fixed pitch is as wide: 600 of 1000 units in JetBrains Mono.
  for (const character of "imW0 ~é") assertEquals(mono.advance(character.codePointAt(0)!), 0.6);
  assertEquals(mono.advance(0x1f600), undefined);
});

Deno.test("a wider text is wider, and a bold one wider still", () => {
  const { width } = openFonts(nodeModules);
  assert(width("iii", false) < width("mmm", false));
  assert(width("Epoch", false) < width("Epoch", true));
});

Deno.test("only faces whose letters a text has go into the page", () => {
  const fonts = openFonts(nodeModules);
  assert(!fonts.css("Epoch").includes("U+3c0"));
  assert(fonts.css("Epoch π").includes("U+3c0"));
});

Deno.test("a file that is no font is an error", () => {
  assertThrows(() => readFont(new Uint8Array(60)), SyntaxError, "must start with wOFF");
});
