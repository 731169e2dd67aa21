/**
 * Networks that hear the same frames.
 *
 * @module
 */
import type { FrameGroups } from "@kws/features";
import { forget, type StatePart } from "@kws/kernels";
import { fingerprint } from "./saved_state.ts";
import type { StepNetwork } from "./step_network.ts";

/** The greatest number that divides both; of 0 and another the other. */
function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

/** The largest groups of frames at whose ends all steps of all networks are due. */
export function sharedGroups(groups: readonly FrameGroups[]): FrameGroups {
  const first = Math.min(...groups.map(({ first }) => first));
  const every = groups.reduce(
    (divisor, own) => commonDivisor(commonDivisor(divisor, own.every), own.first - first),
    0,
  );
  return { first, every };
}

/** Networks of one front end as one network, which steps whenever one of them does. */
export class SharedNetwork implements StepNetwork {
  /** Mel bands of a frame. */
  readonly bands: number;
  /** The frames that the steps of all wait for. */
  readonly groups: FrameGroups;
  /** Frames that the steps of the one that sees most look back over. */
  readonly reach: number;
  /** Everything that the networks have heard and not yet forgotten. */
  readonly state: readonly StatePart[];
  readonly #networks: readonly StepNetwork[];
  /** What the networks said at steps that were not taken, the oldest first. */
  readonly #said: (number | undefined)[][] = [];

  /** @param networks One or more, all of them of the same number of bands. */
  constructor(networks: readonly StepNetwork[]) {
    this.#networks = networks;
    this.bands = networks[0].bands;
    this.groups = sharedGroups(networks.map(({ groups }) => groups));
    this.reach = Math.max(...networks.map(({ reach }) => reach));
    this.state = networks.flatMap(({ state }) => state);
  }

  /** What tells its states from those of other networks, or of the same in another order. */
  get owner(): number {
    return fingerprint(this.#networks.map(({ owner }) => owner));
  }

  /** Forgets everything heard so far. */
  reset(): void {
    forget(this.state);
  }

  /**
   * Takes frames (n,bands), at most a group, of which none but the last may complete a step: the log-odds of
   * any network that steps with it; {@linkcode take} gives those of all.
   */
  push(frames: Float32Array): number | undefined {
    let any: number | undefined;
    let said: (number | undefined)[] | undefined;
    for (let i = 0; i < this.#networks.length; i++) {
      const logOdds = this.#networks[i].push(frames);
      if (logOdds === undefined) continue;
      any = logOdds;
      (said ??= [])[i] = logOdds;
    }
    if (said) this.#said.push(said);
    return any;
  }

  /** What each network said at the oldest step that was not taken: nothing where it did not step. */
  take(): (number | undefined)[] {
    return this.#said.shift() ?? [];
  }
}
