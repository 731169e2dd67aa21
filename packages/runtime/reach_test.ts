import { assert, assertEquals } from "@std/assert";

/** Files of packages by the names that they are imported by. */
const NAMES: Record<string, string> = {
  "@kws/kernels": "../kernels/mod.ts",
  "@kws/kernels/step_words": "../kernels/step_words.ts",
  "@kws/features": "../features/mod.ts",
};

/** All sources that a source reaches, with their texts without comments. */
function reached(start: URL): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (url: URL): void => {
    if (found.has(url.pathname)) return;
    const text = Deno.readTextFileSync(url).replace(/\/\*[^]*?\*\/|(?<!:)\/\/.*/g, "");
    found.set(url.pathname, text);
    for (const [, specifier] of text.matchAll(/\bfrom\s+"([^"]+)"|\bimport\("([^"]+)"\)/g)) {
      const relative = specifier.startsWith(".");
      assert(relative || NAMES[specifier], `${url.pathname} imports ${specifier}`);
      visit(relative ? new URL(specifier, url) : new URL(NAMES[specifier], import.meta.url));
    }
  };
  visit(start);
  return found;
}

Deno.test("nothing that the runtime reaches names Deno, Node or a file", () => {
  const all = reached(new URL("./mod.ts", import.meta.url));
  assert(all.size > 40);
  for (const [path, text] of all) {
    const own = path.includes("/runtime/") || path.includes("/kernels/");
    assertEquals([path, text.match(/\bDeno\.|"node:|\brequire\(|import\.meta\.url/g)], [
      path,
      null,
    ]);
    // Audio worklets have none of these.
    if (own) {
      assertEquals([path, text.match(/\bTextDecoder\b|\bTextEncoder\b|\batob\b|\bfetch\(/g)], [
        path,
        null,
      ]);
    }
  }
});
