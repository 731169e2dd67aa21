import { checkWhole } from "@kws/kernels";

/**
 * Refuses dimensions that are no whole numbers from 1 on.
 *
 * @throws {RangeError} That names the dimension and its value.
 */
export function checkSizes(sizes: Record<string, number>): void {
  checkWhole("build a network", sizes);
}
