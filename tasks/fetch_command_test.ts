import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Random } from "@kws/kernels";
import { packRelease } from "@kws/corpus";
import { projectRoot } from "@kws/cli";

interface Server {
  url: string;
  /** The `range` headers of requests for the archive. */
  ranges: string[];
  /** How many bytes an answer may have before it stops; the rest never comes. */
  limit: number;
  stop(): Promise<void>;
}

/** Serves a folder on this machine's own address; answers may stop half-way. */
function serve(dir: string): Server {
  const stopped = new AbortController();
  const handler = (request: Request): Response => {
    const { pathname } = new URL(request.url);
    const range = request.headers.get("range") ?? "";
    if (pathname.endsWith(".gz")) state.ranges.push(range);
    const start = Number(/\d+/.exec(range)?.[0] ?? 0);
    const bytes = Deno.readFileSync(dir + pathname).slice(start);
    const status = start > 0 ? 206 : 200;
    if (bytes.length <= state.limit) return new Response(bytes, { status });
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(bytes.slice(0, state.limit)),
    });
    return new Response(body, { status });
  };
  const options = { port: 0, hostname: "127.0.0.1", onListen: () => {}, signal: stopped.signal };
  const server = Deno.serve(options, handler);
  const state: Server = {
    ...{ url: `http://127.0.0.1:${server.addr.port}`, ranges: [], limit: Infinity },
    stop: () => {
      stopped.abort();
      return server.finished;
    },
  };
  return state;
}

function fetchCommand(dir: string, ...args: string[]): Deno.Command {
  const root = projectRoot();
  return new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-q", "--no-prompt", "--no-check", "--allow-net=127.0.0.1", "--allow-env"],
      ...[`--allow-read=${root},${root}/../shared,${dir}`, `--allow-write=${dir}`],
      ...[`${root}/tasks/fetch.ts`, ...args, "--dir", `${dir}/got`],
    ],
    ...{ stdout: "piped", stderr: "piped" },
  });
}

function names(dir: string): string[] {
  try {
    return [...Deno.readDirSync(dir)].map(({ name }) => name).sort();
  } catch {
    return [];
  }
}

function sizeOf(path: string): number {
  try {
    return Deno.statSync(path).size;
  } catch {
    return 0;
  }
}

/** Bytes that no compression makes shorter. */
const random = Random.root("weights");
const weights = Uint8Array.from({ length: 60000 }, () => random.integer(256));

Deno.test("a fetch that is killed leaves a .part file alone, and the next one goes on from it", async () => {
  const dir = Deno.makeTempDirSync();
  Deno.mkdirSync(`${dir}/checkpoints`, { recursive: true });
  Deno.mkdirSync(`${dir}/results/logs`, { recursive: true });
  Deno.writeFileSync(`${dir}/checkpoints/base.safetensors`, weights);
  Deno.writeTextFileSync(`${dir}/results/logs/base.jsonl`, "{}\n");
  await packRelease(dir, `${dir}/dist`, "1.2.3");
  const server = serve(`${dir}/dist`);
  try {
    server.limit = 20000;
    const child = fetchCommand(dir, "checkpoints", "--mirror", server.url).spawn();
    const part = `${dir}/got/archives/checkpoints.tar.gz.part`;
    for (let i = 0; i < 1000 && sizeOf(part) < 20000; i++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    child.kill("SIGKILL");
    await child.output();
    assertEquals(names(`${dir}/got`), ["archives"]);
    assertEquals(names(`${dir}/got/archives`), ["checkpoints.tar.gz.part", "lock"]);

    server.limit = Infinity;
    const { code, stdout, stderr } = await fetchCommand(
      ...[dir, "checkpoints", "--json", "--mirror", server.url] as const,
    ).output();
    assertEquals([code, new TextDecoder().decode(stderr).split(":")[0]], [0, "checkpoints"]);
    const { fetched } = JSON.parse(new TextDecoder().decode(stdout));
    assertEquals(fetched[0].folder, `${dir}/got/checkpoints`);
    assertEquals(server.ranges, ["", "bytes=20000-"]);
    assertEquals(Deno.readFileSync(`${dir}/got/checkpoints/base.safetensors`), weights);
    assertEquals(names(`${dir}/got/archives`), ["checkpoints.unpacked", "lock"]);
  } finally {
    await server.stop();
    Deno.removeSync(dir, { recursive: true });
  }
});

Deno.test("what cannot be fetched ends with 1 and every address, wrong use with 2", async () => {
  const dir = Deno.makeTempDirSync();
  try {
    const missing = await fetchCommand(dir, "checkpoints", "--mirror", dir, "--json").output();
    assertEquals([missing.code, missing.stdout.length], [1, 0]);
    assertStringIncludes(
      new TextDecoder().decode(missing.stderr),
      `${dir}: it has no releases.json`,
    );
    const official = await fetchCommand(dir, "speech_commands_v0.01", "--mirror", dir).output();
    assertEquals(official.code, 1);
    const text = new TextDecoder().decode(official.stderr);
    assertStringIncludes(text, `${dir}/speech_commands_v0.01.tar.gz: it is not there`);
    assertStringIncludes(text, "http://download.tensorflow.org/data/speech_commands_v0.01.tar.gz");
    const wrong = await fetchCommand(dir, "nonsense").output();
    assertEquals([wrong.code, wrong.stdout.length], [2, 0]);
    assert(!names(`${dir}/got/archives`).some((name) => name.endsWith(".unpacked")));
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
});

Deno.test("an address that leads to another host is not followed there, and says so", async () => {
  const dir = Deno.makeTempDirSync();
  const options = { port: 0, hostname: "127.0.0.1", onListen: () => {} };
  const server = Deno.serve(options, (request) => {
    const { port, pathname } = new URL(request.url);
    return Response.redirect(`http://localhost:${port}${pathname}`);
  });
  try {
    const mirror = `http://127.0.0.1:${server.addr.port}`;
    const { code, stderr } = await fetchCommand(
      ...[dir, "speech_commands_v0.01", "--mirror", mirror] as const,
    ).output();
    assertEquals(code, 1);
    assertStringIncludes(
      new TextDecoder().decode(stderr),
      `${mirror}/speech_commands_v0.01.tar.gz: it leads to localhost:${server.addr.port}, which`,
    );
  } finally {
    await server.shutdown();
    Deno.removeSync(dir, { recursive: true });
  }
});
