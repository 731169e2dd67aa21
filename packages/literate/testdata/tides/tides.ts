/**
 * A reader of results that have nothing to do with speech: heights of a made-up tide.
 *
 * @module
 */
import { recordSource } from "../../recording.ts";

/** The sea at an hour. */
export interface Height {
  hour: number;
  /** Metres above the mean. */
  metres: number;
}

/** Two waves with the moon's and the sun's periods, as triangles: no function whose bits differ. */
export function heights(harbour: "north" | "south"): Height[] {
  recordSource({
    stage: `gauge/${harbour}`,
    digest: harbour === "north" ? "0a".repeat(16) : "1b".repeat(16),
  });
  const triangle = (hour: number, period: number): number => {
    const phase = (hour % period) / period;
    return phase < 0.5 ? 4 * phase - 1 : 3 - 4 * phase;
  };
  const size = harbour === "north" ? 2 : 3;
  return Array.from({ length: 49 }, (_, hour) => ({
    hour,
    metres: size * triangle(hour, 12.4) + triangle(hour, 12),
  }));
}
