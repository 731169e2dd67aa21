/**
 * What others have made, as their authors report it: typed from papers, repositories and packages, and
 * measured by no run of this project.
 *
 * @module
 */

/** A system of others. */
export interface Related {
  system: string;
  /** Its key among the references, if it has one. */
  cite?: string;
  /** What is shipped for one word, without what runs it. */
  model: string;
  /** What runs it. */
  runtime: string;
  says: string;
}

/** Systems that people use or that papers compare with. */
export const RELATED: readonly Related[] = [
  {
    system: "kws_streaming (Google)",
    cite: "@rybakov2020",
    model: "75 k to 750 k parameters",
    runtime: "TensorFlow Lite",
    says: "97.1 % of 12 classes whole, 96.3 % streaming with state",
  },
  {
    system: "SparkNet",
    cite: "@svirsky2024",
    model: "4,636 parameters",
    runtime: "none; whole clips",
    says: "95.3–95.7 % of 12 classes",
  },
  {
    system: "DS-CNN (MLPerf Tiny)",
    cite: "@banbury2021",
    model: "53.9 kB, int8",
    runtime: "TensorFlow Lite Micro",
    says: "at least 90 % of 12 classes",
  },
  {
    system: "microWakeWord",
    model: "52–60 kB, int8",
    runtime: "TensorFlow Lite Micro, 23–26 kB of memory",
    says: "2.0 % missed at 0.75 false accepts an hour, for its best word",
  },
  {
    system: "openWakeWord",
    model: "0.4 MB beside 2.4 MB shared, ONNX",
    runtime: "onnxruntime",
    says: "words trained on synthetic speech alone",
  },
  {
    system: "Porcupine",
    model: "0.98 MB for all words",
    runtime: "883 kB gzipped, closed, with an access key",
    says: "a phrase is typed, not trained",
  },
];
