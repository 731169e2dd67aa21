/**
 * A thread that runs stages one after another. It builds the plan once, from a module's `plan(study)`.
 *
 * @module
 */
/// <reference lib="deno.worker" />
import { recipeOf, type Task, type Work, work } from "./_work.ts";
import { buildPlan, type PlanSource } from "./plan.ts";
import { unknownStage } from "./select.ts";
import type { AnyStage } from "./stage.ts";

/** What a thread is told. */
export interface WorkerTask {
  plan: PlanSource;
  task: Task;
}

/** What a thread says. */
export type WorkerAnswer =
  | { type: "progress"; stage: string; share: number; what?: string }
  | { type: "log"; stage: string; line: string }
  | { type: "done"; work: Work }
  /** What the system's own errors are told by is lost between threads. */
  | { type: "failed"; error: unknown; code?: string };

const scope = self as unknown as DedicatedWorkerGlobalScope;

let stages: Promise<AnyStage[]> | undefined;

async function perform({ plan, task }: WorkerTask): Promise<void> {
  const say = (answer: WorkerAnswer): void => scope.postMessage(answer);
  try {
    stages ??= buildPlan(plan);
    const all = await stages;
    const stage = all.find(({ name }) => name === task.stage);
    if (stage === undefined) throw unknownStage(task.stage, all);
    if (recipeOf(stage) !== task.recipe) {
      throw new RangeError(
        `Cannot run ${task.stage} as every thread must build the same plan: its version or ` +
          `configuration is another one in the plan of ${plan.module}`,
      );
    }
    const done = await work(stage, task, {
      progress: (stage, share, what) => say({ type: "progress", stage, share, what }),
      log: (stage, line) => say({ type: "log", stage, line }),
    });
    say({ type: "done", work: done });
  } catch (error) {
    const { code } = error as { code?: string };
    say({
      type: "failed",
      error: error instanceof Error ? error : new Error(String(error)),
      code,
    });
  }
}

scope.onmessage = ({ data }: MessageEvent<WorkerTask>): void => void perform(data);
