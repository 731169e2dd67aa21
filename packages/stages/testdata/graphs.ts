/**
 * Arbitrary graphs.
 *
 * @module
 */
import fc from "fast-check";
import type { Node } from "./dag.ts";

/** Graphs of up to some number of nodes. */
export function graphs(most: number): fc.Arbitrary<Node[]> {
  const shape = fc.record({
    needs: fc.array(
      fc.record({ node: fc.nat({ max: 99 }), output: fc.constantFrom("a" as const, "b" as const) }),
      { maxLength: 3 },
    ),
    value: fc.nat({ max: 3 }),
    range: fc.integer({ min: 1, max: 3 }),
    version: fc.constant(1),
    published: fc.boolean(),
    threads: fc.integer({ min: 1, max: 4 }),
  });
  return fc.array(shape, { minLength: 1, maxLength: most }).map((nodes) =>
    nodes.map((node, i) => ({
      ...node,
      needs: i === 0 ? [] : node.needs.map((need) => ({ ...need, node: need.node % i })),
    }))
  );
}

/** Some of a graph's nodes, with another value for them. */
export function changes(most: number): fc.Arbitrary<{ node: number; value: number }[]> {
  return fc.array(fc.record({ node: fc.nat({ max: 99 }), value: fc.nat({ max: 3 }) }), {
    maxLength: most,
  });
}
