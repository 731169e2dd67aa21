/**
 * What a stage's results are known by. Pure.
 *
 * @module
 */
import { canonicalJson, sha256 } from "./digest.ts";
import type { AnyStage, OutsideInput, StageInput } from "./stage.ts";

/** What makes up a key. */
export interface KeyParts {
  kind: string;
  version: number;
  config: unknown;
  /** Digests of the inputs' content, by name. */
  inputs: Record<string, string>;
  engine: string;
}

/** The digest of all that a stage's results depend on. */
export function keyOf({ kind, version, config, inputs, engine }: KeyParts): string {
  return sha256(canonicalJson({ kind, version, config, inputs, engine }));
}

/** What is asked for the digests of what comes from outside. */
export type OutsideDigest = (
  input: OutsideInput,
  stage: AnyStage,
  name: string,
) => string | undefined;

/**
 * Digests of recipes: as a key, but with the producing stage's recipe and the output's name in place of
 * an input's content. They are known without any file of a stage being there.
 */
export class Lineages {
  readonly #engine: string;
  readonly #outside: OutsideDigest;
  readonly #known = new Map<AnyStage, string | undefined>();

  constructor(engine: string, outside: OutsideDigest) {
    this.#engine = engine;
    this.#outside = outside;
  }

  /** A stage's lineage; `undefined` where something from outside, somewhere above, is not known. */
  of(stage: AnyStage): string | undefined {
    if (!this.#known.has(stage)) this.#known.set(stage, this.#compute(stage));
    return this.#known.get(stage);
  }

  #compute(stage: AnyStage): string | undefined {
    const { kind, version, config } = stage;
    const inputs: Record<string, unknown> = {};
    for (const [name, input] of Object.entries(stage.inputs)) {
      const lineage = isOutside(input) ? undefined : this.of(input.stage);
      const origin = isOutside(input)
        ? this.#outside(input, stage, name)
        : lineage && { lineage, output: input.output };
      if (origin === undefined) return undefined;
      inputs[name] = origin;
    }
    return sha256(canonicalJson({ kind, version, config, inputs, engine: this.#engine }));
  }
}

/** Whether an input comes from outside of the graph. */
export function isOutside(input: StageInput): input is OutsideInput {
  return "outside" in input;
}
