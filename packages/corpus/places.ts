/**
 * Where archives are: what a command needs that gives another one its permissions. It needs no package
 * of npm, so it works before any is installed.
 *
 * @module
 */
export { type Archive, type ArchiveManifest, readArchives } from "./archive.ts";
export {
  gitFolder,
  hostingBases,
  type HostingOptions,
  hostsOf,
  neighbouringMirror,
  readRelease,
  type Release,
} from "./hosting.ts";
