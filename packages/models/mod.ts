/**
 * Features to probability: the layers, the network, its training and its checkpoints.
 *
 * @module
 */
export * from "./shape.ts";
export * from "./parameters.ts";
export { initialParameters } from "./init.ts";
export { Crnn, crnnBytes, type CrnnOptions } from "./crnn.ts";
