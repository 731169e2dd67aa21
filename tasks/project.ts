/** The folder of the project, without a slash at its end. */
export function projectRoot(): string {
  return decodeURIComponent(new URL("../", import.meta.url).pathname).replace(/\/$/, "");
}
