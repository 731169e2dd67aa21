/**
 * Random models, sounds and broken files: for the tests of whoever works with them.
 *
 * @module
 */
export { drawFloat, drawFrames, drawPacked, drawShape } from "./_random_model.ts";
export { changed, ofLength, signed } from "./_faults.ts";
export { drawSound } from "./_sound.ts";
export { pushTogether } from "./_group_frames.ts";
export { IntegerCrnn } from "./integer_crnn.ts";
export { fuzz, type FuzzOptions, type FuzzReport } from "./_fuzz.ts";
export { filesOfVersion1 } from "./golden/files_of_version_1.ts";
export { hearLong, type LongSound } from "./_long_sound.ts";
