import { testHosts } from "./testing.ts";

testHosts(({ isEmulated }) => isEmulated, 4);
