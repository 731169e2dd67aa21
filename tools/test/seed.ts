/**
 * Runs before every test file: the properties draw their cases from one seed, so that a run of the tests
 * says the same everywhere. `deno task test --seed N` draws others.
 *
 * @module
 */
import fc from "fast-check";

fc.configureGlobal({ seed: Number(Deno.env.get("KWS_TEST_SEED") ?? 1) });
