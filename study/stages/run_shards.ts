/**
 * Work that is cut into shards, on all threads.
 *
 * @module
 */
import { Pool, type WorkerTask } from "@kws/models";

/** How a task's shards are worked through. */
export interface ShardsOptions<C> {
  /** Where the task is, for threads. */
  module: string;
  createTask: (config: C) => WorkerTask;
  config: C;
  jobs: number;
  /** Shards in all. */
  shards: number;
  /** Shards of one step, so that progress moves; all at once without it. */
  piece?: number;
  /** Told what share is done. */
  onShare?: (share: number) => void;
}

/** Runs all shards of a task. */
export async function runShards<C>(
  { shards, piece = shards, onShare, ...task }: ShardsOptions<C>,
): Promise<void> {
  const pool = await Pool.create(task);
  try {
    for (let first = 0; first < shards; first += piece) {
      pool.run(first, Math.min(piece, shards - first));
      onShare?.(Math.min(1, (first + piece) / shards));
    }
  } finally {
    pool.close();
  }
}
