import { testHosts } from "./testing.ts";

testHosts(({ name }) => name === "Deno", 2);
