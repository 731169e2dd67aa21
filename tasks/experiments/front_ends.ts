/**
 * The students' front ends.
 *
 * @module
 */
import { BASE_FRONT_END, type FrontEnd } from "@kws/features";

/** A front end, and the share of the planned lessons that its students have. */
export interface StudentFrontEnd {
  frontEnd: FrontEnd;
  share: number;
}

/** By the name of their lessons. */
export const FRONT_ENDS: Record<string, StudentFrontEnd> = {
  /** Half the bands at half the rate: a quarter of the Fourier transforms' output. */
  coarse: { frontEnd: { sampleRate: 16000, fftLength: 512, hop: 320, bands: 20 }, share: 1 },
  /** The base's own, for the published networks. */
  fine: { frontEnd: BASE_FRONT_END, share: 0.2 },
};
