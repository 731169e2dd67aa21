import { testHosts } from "./testing.ts";

testHosts(
  ({ name, isEmulated }) => /^Node\b/.test(name) && !isEmulated,
  Deno.build.arch === "x86_64" ? 5 : 4,
);
