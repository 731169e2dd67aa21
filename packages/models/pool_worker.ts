/**
 * A thread of a pool as a Web Worker.
 *
 * @module
 */
/// <reference lib="deno.worker" />
import type { WorkerStart } from "./pool.ts";
import { runThread } from "./pool_thread.ts";

const scope = self as unknown as DedicatedWorkerGlobalScope;

scope.onmessage = ({ data }: MessageEvent<WorkerStart>): Promise<void> =>
  runThread(data, (text) => scope.postMessage(text));
