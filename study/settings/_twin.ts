/**
 * A candidate again, trained on other streams, to stand beside it.
 *
 * @module
 */
import type { SegmentSet, Setting, TwinKind } from "../setting.ts";

/** What a twin says of itself, and the streams that it learns from. */
export interface Twin extends Pick<Setting, "order" | "about" | "question" | "expected"> {
  kind: TwinKind;
  /** What is changed, in a few words. */
  change: string;
  streams: SegmentSet;
  /** Where they are fewer than the candidate's. */
  seeds?: Setting["seeds"];
}

/** The same training of the same network on other streams; no limit holds it. */
export function candidateTwin(candidate: Setting, { kind, change, ...own }: Twin): Setting {
  const { limits: _, ...rest } = candidate;
  const { name } = rest;
  return {
    ...{ ...rest, ...own },
    ...{ name: `${name}-${kind}`, twinOf: name, twinKind: kind, title: `${name}, ${change}` },
    family: "comparators",
  } as Setting;
}
