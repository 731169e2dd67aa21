/**
 * The students' networks and front ends.
 *
 * @module
 */
import { BASE_FRONT_END, type FrontEnd } from "@kws/features";
import type { CrnnShape } from "@kws/models";

/** A student's dimensions. */
export interface Student {
  shape: CrnnShape;
  frontEnd: FrontEnd;
  /** Frames of one second. */
  frames: number;
}

/** The smallest network of the assignment's first public solution: 3,117 parameters. */
export const SMALL_STUDENT: Student = {
  shape: {
    bands: 40,
    channels: 2,
    kernel: [5, 20],
    stride: [2, 6],
    hidden: 16,
    layers: 1,
    dropout: 0,
  },
  frontEnd: BASE_FRONT_END,
  frames: 101,
};

/** A student with half the bands at half the rate: 1,747 parameters. */
export const COARSE_STUDENT: Student = {
  shape: {
    bands: 20,
    channels: 4,
    kernel: [6, 6],
    stride: [4, 3],
    hidden: 14,
    layers: 1,
    dropout: 0,
  },
  frontEnd: { sampleRate: 16000, fftLength: 512, hop: 320, bands: 20 },
  frames: 51,
};

/** The students by the name of their setting. */
export const STUDENTS: Record<string, Student> = {
  "kd": SMALL_STUDENT,
  "kd-coarse": COARSE_STUDENT,
};
