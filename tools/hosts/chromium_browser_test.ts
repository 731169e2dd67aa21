import { testHosts } from "./testing.ts";

testHosts(({ name }) => name.startsWith("Chromium"), 6);
