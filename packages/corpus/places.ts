/**
 * Where archives are: what a command needs that gives another one its permissions. It needs no package
 * of npm, so it works before any is installed.
 *
 * @module
 */
export { type Archive, type ArchiveManifest, checkArchive, readArchives } from "./archive.ts";
export {
  cloneAddress,
  gitFolder,
  hostingBases,
  type HostingOptions,
  hostsOf,
  neighbouringMirror,
  readRelease,
  type Release,
  releaseBases,
} from "./hosting.ts";
