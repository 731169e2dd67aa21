import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { inFolder } from "./_test_corpus.ts";
import { cloneAddress, hostingBases, hostsOf, releaseBases, remotesOf } from "./hosting.ts";

Deno.test("every form of a remote leads to the release's assets on its host", () => {
  const bases = (remote: string): string[] => releaseBases(remote, "1.2.0", "/work/clone");
  const github = [
    "https://github.com/owner/repo/releases/download/v1.2.0",
    "https://github.com/owner/repo/-/releases/v1.2.0/downloads",
  ];
  const forms = [
    "https://github.com/owner/repo.git",
    "https://github.com/owner/repo/",
    "https://name:secret@github.com/owner/repo.git",
    "git@github.com:owner/repo.git",
    "github.com:owner/repo",
    "ssh://git@github.com/owner/repo.git",
    "ssh://git@github.com:2222/owner/repo.git",
    "git://github.com/owner/repo.git",
  ];
  for (const remote of forms) assertEquals(bases(remote), github, remote);
  assertEquals(
    bases("git@gitlab.example.org:group/sub/repo.git")[0],
    "https://gitlab.example.org/group/sub/repo/-/releases/v1.2.0/downloads",
  );
  assertEquals(
    bases("http://127.0.0.1:8000/r.git")[0],
    "http://127.0.0.1:8000/r/releases/download/v1.2.0",
  );
  assertEquals(bases("/srv/repo.git"), [
    "/srv/repo.git/releases/download/v1.2.0",
    "/srv/repo.git/dist/release",
  ]);
  assertEquals(bases("../repo/.git")[1], "/work/clone/../repo/dist/release");
  assertEquals(bases("file:///srv/a%20b.git/")[0], "/srv/a b.git/releases/download/v1.2.0");
  assertEquals(bases("C:/kws")[0], "/work/clone/C:/kws/releases/download/v1.2.0");
});

Deno.test("no password of a remote is ever in an address", () => {
  const word = fc.stringMatching(/^[a-z]{6,12}$/);
  fc.assert(
    fc.property(
      word,
      word,
      fc.constantFrom("https", "http", "ssh", "git"),
      (name, secret, scheme) => {
        const bases = releaseBases(`${scheme}://${name}9:${secret}9@host.org/o/r.git`, "1", "/");
        const text = bases.join();
        assertEquals([text.includes(`${name}9`), text.includes(`${secret}9`)], [false, false]);
      },
    ),
    { seed: 1 },
  );
});

Deno.test("remotes are read from git's configuration, whatever else is in it", () => {
  const config = `# comment
[core]
\turl = not this
[remote "up stream"]
  url = "https://host/a;b.git" ; comment
[Remote "origin"] url = git@host:owner/repo.git # comment
\tfetch = +refs/heads/*:refs/remotes/origin/*
\turl = https://second/one
\tpushurl = https://push/one
[branch "main"]
\tremote = origin
[remote "say \\"hi\\""]
\turl = /srv/long\\
er.git\r
`;
  assertEquals([...remotesOf(config)], [
    ["up stream", "https://host/a;b.git"],
    ["origin", "git@host:owner/repo.git"],
    ['say "hi"', "/srv/longer.git"],
  ]);
});

Deno.test("a clone, its worktree and a submodule know where they come from", async () => {
  await inFolder((dir) => {
    const config = (remote: string): string =>
      `[remote "${remote}"]\n\turl = https://host/${remote}.git\n`;
    Deno.mkdirSync(`${dir}/clone/.git/worktrees/side`, { recursive: true });
    Deno.mkdirSync(`${dir}/side`);
    Deno.writeTextFileSync(`${dir}/clone/.git/config`, config("origin"));
    Deno.writeTextFileSync(`${dir}/clone/.git/worktrees/side/commondir`, "../..\n");
    Deno.writeTextFileSync(`${dir}/side/.git`, `gitdir: ${dir}/clone/.git/worktrees/side\n`);
    for (const root of ["clone", "side"]) {
      assertEquals(cloneAddress(`${dir}/${root}`), "https://host/origin.git");
    }
    Deno.mkdirSync(`${dir}/clone/.git/modules/sub`, { recursive: true });
    Deno.mkdirSync(`${dir}/clone/sub`);
    Deno.writeTextFileSync(`${dir}/clone/.git/modules/sub/config`, config("upstream"));
    Deno.writeTextFileSync(`${dir}/clone/sub/.git`, "gitdir: ../.git/modules/sub\n");
    assertEquals(cloneAddress(`${dir}/clone/sub`), "https://host/upstream.git");
    Deno.writeTextFileSync(`${dir}/clone/.git/modules/sub/config`, config("a") + config("b"));
    assertEquals(cloneAddress(`${dir}/clone/sub`), undefined);
    assertEquals(cloneAddress(dir), undefined);
    Deno.writeTextFileSync(`${dir}/side/.git`, "nonsense");
    assertEquals(cloneAddress(`${dir}/side`), undefined);
  });
});

Deno.test("mirrors are tried in the order of who names them, each once", async () => {
  await inFolder((dir) => {
    Deno.mkdirSync(`${dir}/clone/.git`, { recursive: true });
    Deno.mkdirSync(`${dir}/shared/mirror`, { recursive: true });
    Deno.writeTextFileSync(`${dir}/clone/.git/config`, '[remote "origin"]\nurl = /srv/r.git\n');
    const beside = Deno.realPathSync(`${dir}/shared/mirror`);
    const [remote, packed] = hostingBases(`${dir}/clone`).slice(-2);
    assertEquals(packed, "/srv/r.git/dist/release");
    assertEquals(/^\/srv\/r\.git\/releases\/download\/v\d+\.\d+\.\d+$/.test(remote), true);
    assertEquals(
      hostingBases(`${dir}/clone`, { mirror: "https://m", environment: "/env" }),
      ["https://m", "/env", beside, remote, packed],
    );
    assertEquals(hostingBases(`${dir}/clone`, { mirror: beside, environment: "" }), [
      beside,
      remote,
      packed,
    ]);
    Deno.writeTextFileSync(`${dir}/clone/.git/config`, '[remote "origin"]\nurl = https://\n');
    assertEquals(hostingBases(`${dir}/clone`), [beside]);
    Deno.mkdirSync(`${dir}/no-clone`);
    assertEquals(hostingBases(`${dir}/no-clone`), [beside]);
    Deno.removeSync(`${dir}/shared`, { recursive: true });
    assertEquals(hostingBases(`${dir}/no-clone`), []);
  });
});

Deno.test("the hosts of an address are those that it leads on to", () => {
  assertEquals(hostsOf("http://127.0.0.1:80/x"), ["127.0.0.1"]);
  assertEquals(hostsOf("http://127.0.0.1:8080/x"), ["127.0.0.1:8080"]);
  assertEquals(hostsOf("https://github.com/o/r").includes("objects.githubusercontent.com"), true);
});
