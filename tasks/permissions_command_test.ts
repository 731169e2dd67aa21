import { readRelease } from "@kws/corpus/places";
import { assert, assertEquals } from "@std/assert";
import { fetchPermissions } from "./fetch_permissions.ts";
import { projectRoot } from "@kws/cli";

type Outcomes = Record<string, string>;

/** What a permission set lets through, here and in a worker. */
async function probe(...flags: string[]): Promise<string[]> {
  const { stdout, code } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "--no-prompt", ...flags, `${projectRoot()}/tasks/testdata/probe.ts`],
    cwd: projectRoot(),
    stderr: "inherit",
  }).output();
  assertEquals(code, 0);
  const { here, worker }: { here: Outcomes; worker: Outcomes } = JSON.parse(
    new TextDecoder().decode(stdout),
  );
  assertEquals(worker, here);
  assertEquals(Object.keys(here).length, 12);
  return Object.entries(here).filter(([, outcome]) => outcome !== "denied").map(([name]) => name);
}

Deno.test("the probe notices what is allowed", async () => {
  // Addresses that lead nowhere are left out: without leave to reach them, nothing waits.
  const allowed = await probe("--allow-read", "--allow-run", "--allow-ffi", "--allow-env");
  assertEquals(allowed, ["read", "readOutside", "run", "ffi", "env"]);
});

Deno.test("reproduce and verify reach no network, no process, no library, no other folder", async () => {
  for (const set of ["reproduce", "verify"]) {
    assertEquals([set, ...await probe(`-P=${set}`)], [set, "read", "writeCache"]);
  }
});

Deno.test("detect and evaluate read and do nothing else; rules writes results and the cache alone", async () => {
  assertEquals(await probe("-P=evaluate"), ["read", "readOutside"]);
  assertEquals(await probe("-P=rules"), ["read", "writeCache"]);
});

Deno.test("export reads and writes files, wherever its user names them, and does nothing else", async () => {
  const allowed = await probe("-P=export");
  assertEquals(allowed, ["read", "readOutside", "writeCache", "writeSources", "writeOutside"]);
});

Deno.test("unit tests reach this machine's own address and no other", async () => {
  assertEquals(await probe("-P=test"), ["read", "writeCache", "loopback", "env"]);
});

Deno.test("fetch reaches the hosts of its manifest, its mirrors and its remote, and no others", async () => {
  const manifest = {
    archives: [{
      ...{ name: "a", kind: "corpus", folder: "a", file: "a.tar.gz", licence: "" },
      ...{ urls: ["http://sounds.example:8080/a.tar.gz"], bytes: 1, sha256: null },
    }],
  };
  const dir = Deno.makeTempDirSync();
  const clone = `${dir}/clone`;
  Deno.mkdirSync(`${clone}/.git`, { recursive: true });
  const flagsOf = (remote: string, args: string[], environment?: string): string[] => {
    Deno.writeTextFileSync(`${clone}/.git/config`, `[remote "origin"]\nurl = ${remote}\n`);
    return fetchPermissions(manifest, args, environment, clone);
  };
  try {
    const own = `${clone},${clone}/../shared`;
    const env = "--allow-env=KWS_TRACE,KWS_MIRROR,INIT_CWD";
    assertEquals(flagsOf("git@models.example:a/b.git", ["corpus"]), [
      "--allow-net=models.example,sounds.example:8080",
      `--allow-read=${own},${clone}/.git`,
      env,
    ]);
    assertEquals(
      flagsOf("/srv/b.git", ["--mirror", "http://127.0.0.1:9/x", "--dir=/d"], "/kept,here"),
      [
        "--allow-net=127.0.0.1:9,sounds.example:8080",
        `--allow-read=${own},/d,${clone}/.git,/kept,,here,` +
        `/srv/b.git/releases/download/v${readRelease().version},/srv/b.git/dist/release`,
        env,
        `--allow-write=${clone}/.cache,/d`,
      ],
    );
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
  const flags = fetchPermissions(manifest, ["corpus", "--mirror", "/mirror"]);
  assert(flags.some((flag) => /^--allow-read=.*,\/mirror(,|$)/.test(flag)));
  assertEquals(await probe("-P=fetch", ...flags), ["read", "writeCache"]);
});
