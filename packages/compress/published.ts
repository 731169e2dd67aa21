/** A published solution of the same assignment, as its authors report it. */
export interface PublishedSolution {
  /** Author and setting. */
  name: string;
  /** How many times smaller the saved file is. */
  size: number;
  /** How many times fewer MACs. */
  macs: number;
  /** AU-FA-FR of the solution; none where its text gives none. */
  auFaFr?: number;
  /** AU-FA-FR of its own base. */
  baseAuFaFr?: number;
}

/**
 * What others reached, read from their repositories' own reports. Their sizes are those of pickled
 * files, their splits share speakers, and each figure comes from one seed.
 */
export const PUBLISHED: readonly PublishedSolution[] = [
  {
    name: "darya-baranovskaya, KD→KD + int8",
    size: 20.35,
    macs: 10.08,
    auFaFr: 5.25e-5,
    baseAuFaFr: 2.87e-5,
  },
  {
    name: "erasedwalt, AD + KD + int8",
    size: 27.1,
    macs: 14.2,
    auFaFr: 5.21e-5,
    baseAuFaFr: 2.6e-5,
  },
  {
    name: "erasedwalt, pruning + AD + KD",
    size: 12.5,
    macs: 10.1,
    auFaFr: 4.77e-5,
    baseAuFaFr: 2.6e-5,
  },
  { name: "iamilyasedunov", size: 12.74, macs: 7.09, auFaFr: 3e-5 },
  { name: "huwarr, + PTQ", size: 17.88, macs: 11.2, auFaFr: 6.25e-5, baseAuFaFr: 4.58e-5 },
  { name: "Blinorot", size: 10.26, macs: 9.3 },
];
