/** The folder of a path. */
export function dirname(path: string): string {
  return path.replace(/\/[^/]*$/, "") || "/";
}

/** The path of a `file:` URL. */
export function fromFileUrl(url: string): string {
  return decodeURIComponent(new URL(url).pathname);
}
