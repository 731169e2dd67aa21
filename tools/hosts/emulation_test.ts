import { assertThrows } from "@std/assert";
import { requireTools } from "./emulation.ts";

Deno.test("what emulation lacks is an error that says which packages bring it", () => {
  requireTools(() => true);
  assertThrows(
    () => requireTools(() => false),
    Error,
    "Cannot emulate aarch64 as qemu-aarch64, aarch64-linux-gnu-gcc, " +
      "/usr/aarch64-linux-gnu/lib/libstdc++.so.6 must be installed: apt-get install qemu-user " +
      "gcc-aarch64-linux-gnu libc6-dev-arm64-cross libstdc++6-arm64-cross",
  );
  assertThrows(
    () => requireTools((path) => path !== "qemu-aarch64"),
    Error,
    "as qemu-aarch64 must be installed: apt-get install qemu-user",
  );
});
