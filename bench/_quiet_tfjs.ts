/**
 * TensorFlow.js without its advertisement.
 */

/**
 * Tells TensorFlow.js that this is no development: it then prints no advertisement and does not check
 * what it has computed, a favour to it.
 */
export async function quietTfjs(): Promise<void> {
  const tf = await import("@tensorflow/tfjs");
  tf.enableProdMode();
}
