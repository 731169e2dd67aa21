/**
 * Model to smaller model: the cost ledger, quantisation and the recipes' parts.
 *
 * @module
 */
export * from "./cost.ts";
export * from "./dynamic_int8.ts";
export * from "./published.ts";
