/**
 * Files of sound, right and wrong ones: for the tests of whoever reads them.
 *
 * @module
 */
export { type FlacPlan, writeFlac } from "./_test_flac.ts";
export { writeWav } from "./_test_wav.ts";
