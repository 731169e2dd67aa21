/**
 * Where the project's own archives are hosted: the release assets beside the repository that this
 * checkout was cloned from. Everything is read from files; no `git` is started.
 *
 * @module
 */

/** How `checkpoints` and `logs` were packed: `releases.json`, committed and beside the archives. */
export interface Release {
  /** Version without its `v`. */
  version: string;
  /** The archives; empty until a release was packed. */
  archives: readonly unknown[];
}

/** The release of this checkout. */
export function readRelease(): Release {
  return JSON.parse(Deno.readTextFileSync(new URL("./releases.json", import.meta.url)));
}

function readText(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return undefined; // Not there, a folder, or not to be read.
  }
}

function joined(dir: string, path: string): string {
  return path.startsWith("/") ? path : `${dir}/${path}`;
}

/**
 * The folder that has a checkout's `config`: `.git`, or where its file `.git` leads to (a worktree, a
 * submodule).
 */
export function gitFolder(root: string): string | undefined {
  const text = readText(`${root}/.git`);
  if (text === undefined) return `${root}/.git`;
  const link = /^gitdir:\s*(.+?)\s*$/m.exec(text)?.[1];
  if (link === undefined) return undefined;
  const own = joined(root, link);
  const common = readText(`${own}/commondir`)?.trim();
  return common === undefined ? own : joined(own, common);
}

/** A value of git's configuration: comments off, quotes and escapes resolved. */
function unquoted(text: string): string {
  let value = "";
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "\\") value += text[++i] ?? "";
    else if (text[i] === '"') quoted = !quoted;
    else if (!quoted && (text[i] === "#" || text[i] === ";")) break;
    else value += text[i];
  }
  return value.trim();
}

/** Addresses of the remotes, by name, in a configuration's text. */
export function remotesOf(config: string): Map<string, string> {
  const remotes = new Map<string, string>();
  let remote: string | undefined;
  for (const line of config.replace(/\r/g, "").replace(/\\\n/g, "").split("\n")) {
    const section = /^\s*\[\s*([\w.-]+)(?:\s+"((?:[^"\\]|\\.)*)")?\s*\]\s*(.*)$/.exec(line);
    if (section) {
      remote = section[1].toLowerCase() === "remote"
        ? section[2]?.replace(/\\(.)/g, "$1")
        : undefined;
    }
    const entry = /^\s*url\s*=\s*(.*)$/i.exec(section ? section[3] : line);
    // The first of several addresses is the one that is fetched from.
    if (remote !== undefined && entry && !remotes.has(remote)) {
      remotes.set(remote, unquoted(entry[1]));
    }
  }
  return remotes;
}

/** The address that a checkout was cloned from: `origin`, else its only remote. */
export function cloneAddress(root: string): string | undefined {
  const dir = gitFolder(root);
  const config = dir === undefined ? undefined : readText(`${dir}/config`);
  if (config === undefined) return undefined;
  const remotes = remotesOf(config);
  return remotes.get("origin") ?? (remotes.size === 1 ? [...remotes.values()][0] : undefined);
}

/**
 * Where a repository's host keeps the assets of a release. Names and passwords in the address are
 * dropped.
 *
 * @param remote What git calls the remote's URL: `https:`, `ssh:`, `git:`, `host:path`, `file:`, or a
 * path, which is taken from `root`.
 * @returns Base addresses or folders, the likeliest first: GitHub's form, which Gitea and Forgejo share,
 * and GitLab's.
 */
export function releaseBases(remote: string, version: string, root: string): string[] {
  const tag = `v${version}`;
  const bare = (path: string): string => path.replace(/\/+$/, "").replace(/\.git$/, "");
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(remote)?.[1].toLowerCase();
  // A name before the first colon is a host, but for a single letter: a drive.
  if (scheme === "file" || scheme === undefined && !/^[^/\\:]{2,}:/.test(remote)) {
    const path = scheme === "file" ? decodeURIComponent(new URL(remote).pathname) : remote;
    const folder = joined(root, path).replace(/\/+$/, "").replace(/\/\.git$/, "");
    // A checkout on this machine may have packed its release and hosted it nowhere.
    return [`${folder}/releases/download/${tag}`, `${folder}/dist/release`];
  }
  let base: string;
  if (scheme === "http" || scheme === "https") {
    const { host, pathname } = new URL(remote);
    base = `${scheme}://${host}${bare(pathname)}`;
  } else if (scheme !== undefined) {
    // The port of ssh says nothing of the port of the pages.
    const { hostname, pathname } = new URL(remote.replace(/^[^:]+:/, "https:"));
    base = `https://${hostname}${bare(pathname)}`;
  } else {
    const [, host, path] = /^(?:[^@/]*@)?([^:]+):(.*)$/.exec(remote)!;
    base = `https://${host}/${bare(path).replace(/^\/+/, "")}`;
  }
  const forms = [`${base}/releases/download/${tag}`, `${base}/-/releases/${tag}/downloads`];
  return /gitlab/i.test(new URL(base).host) ? forms.reverse() : forms;
}

/** The hosts that an address may lead on to: GitHub keeps its assets elsewhere. */
export function hostsOf(address: string): string[] {
  const { host } = new URL(address);
  if (host !== "github.com") return [host];
  return [
    ...[host, "codeload.github.com", "objects.githubusercontent.com"],
    "release-assets.githubusercontent.com",
  ];
}

/** Options of {@linkcode hostingBases}. */
export interface HostingOptions {
  /** What `--mirror` says: an address or an absolute path. */
  mirror?: string;
  /** What the environment's `KWS_MIRROR` says. */
  environment?: string;
}

/**
 * Base addresses and folders of the project's archives, in the order in which they are tried: the named
 * mirror, the environment's, the folder `../shared/mirror`, the releases of the clone's remote.
 *
 * @param root The checkout.
 */
export function hostingBases(
  root: string,
  { mirror, environment }: HostingOptions = {},
): string[] {
  const remote = cloneAddress(root);
  return [
    ...[mirror, environment, neighbouringMirror(root)].filter((base) => base !== undefined),
    ...remote === undefined ? [] : basesOf(remote, root),
  ].filter((base, i, all) => base !== "" && all.indexOf(base) === i);
}

function basesOf(remote: string, root: string): string[] {
  try {
    return releaseBases(remote, readRelease().version, root);
  } catch (error) {
    // What git cannot read either is no place to look at.
    if (error instanceof TypeError || error instanceof URIError) return [];
    throw error;
  }
}

/**
 * The copy of the small archives beside a checkout, where there is one; a link is followed.
 *
 * @throws {Deno.errors.NotCapable} If it is there but may not be read.
 */
export function neighbouringMirror(root: string): string | undefined {
  try {
    const path = Deno.realPathSync(`${root}/../shared/mirror`);
    return Deno.statSync(path).isDirectory ? path : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    return undefined; // Not there.
  }
}
