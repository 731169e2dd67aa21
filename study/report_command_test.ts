import { assertEquals } from "@std/assert";
import { type BuildOptions, buildReport } from "@kws/literate";
import { projectRoot } from "./folders.ts";
import { chaptersIn, watchChapters } from "./report.ts";

Deno.test("what is written while the first page is built is shown, and so is what is written later", async () => {
  const root = projectRoot();
  const dir = `${root}/reports/.build/test-${crypto.randomUUID()}`;
  Deno.mkdirSync(dir, { recursive: true });
  const write = (word: string): void =>
    Deno.writeTextFileSync(`${dir}/01-a.md`, `---\ntitle: A\n---\n\nThis is {{ "${word}" }}.\n`);
  const reuse: BuildOptions["reuse"] = new Map();
  const options = (): BuildOptions => ({
    ...{ chapters: chaptersIn(dir), buildDir: dir, nodeModules: `${root}/node_modules`, reuse },
  });
  let next = Promise.withResolvers<string>();
  const page = {
    address: "nowhere",
    show: (html: string) => next.resolve(/title="typed">([^<]*)/.exec(html)![1]),
    complain: () => {},
    close: () => Promise.resolve(),
  };
  try {
    write("first");
    await buildReport({ ...options(), check: false });
    // After the build has read its texts, and before anybody watches.
    write("second");
    const late = setTimeout(() => next.resolve("nothing"), 5000);
    const watcher = Deno.watchFs(dir, { recursive: false });
    const watching = watchChapters(dir, options, page, watcher);
    assertEquals(await next.promise, "second");
    next = Promise.withResolvers();
    write("third");
    assertEquals(await next.promise, "third");
    clearTimeout(late);
    watcher.close();
    await watching;
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
});
