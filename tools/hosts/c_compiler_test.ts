import { compiled } from "@kws/c/testing";
import { testHosts } from "./testing.ts";

testHosts(({ name }) => name === "C", 1, compiled);
