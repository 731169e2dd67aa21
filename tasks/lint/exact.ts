/**
 * A lint plugin: what exact paths must not call, and which floor may import which.
 *
 * @module
 */

const FORBIDDEN: Record<string, ReadonlySet<string>> = {
  Math: new Set(
    ("random exp expm1 log log1p log2 log10 pow sin cos tan asin acos atan atan2 sinh cosh tanh " +
      "hypot cbrt").split(" "),
  ),
  Date: new Set(["now"]),
  performance: new Set(["now"]),
};

/** The packages from the ground up: an import never goes up. */
export const FLOORS: readonly string[] = [
  "kernels",
  "features",
  "corpus",
  "evaluate",
  "models",
  "compress",
  "streaming",
  "literate",
];

/** The package of a file whose results must be exact; `undefined` for tests and tools. */
function exactPackage(file: string): string | undefined {
  if (/_(?:test|bench)\.ts$|\/(?:reference|golden)\//.test(file)) return undefined;
  const name = /\/packages\/(\w+)\//.exec(file)?.[1];
  return name === "literate" ? undefined : name;
}

const plugin: Deno.lint.Plugin = {
  name: "kws",
  rules: {
    "exact-arithmetic": {
      create(context) {
        if (exactPackage(context.filename) === undefined) return {};
        return {
          MemberExpression(node) {
            const { object, property } = node;
            if (object.type !== "Identifier" || property.type !== "Identifier") return;
            if (!FORBIDDEN[object.name]?.has(property.name)) return;
            context.report({
              node,
              message: `${object.name}.${property.name} may differ between machines or runs`,
              hint: "use the exact functions and named streams of @kws/kernels",
            });
          },
          NewExpression(node) {
            if (node.callee.type !== "Identifier" || node.callee.name !== "Date") return;
            context.report({ node, message: "an exact path has no clock" });
          },
        };
      },
    },
    "floors": {
      create(context) {
        const own = FLOORS.indexOf(/\/packages\/(\w+)\//.exec(context.filename)?.[1] ?? "");
        if (own < 0) return {};
        return {
          ImportDeclaration(node) {
            const target = /^@kws\/(\w+)$/.exec(node.source.value)?.[1];
            if (target === undefined || FLOORS.indexOf(target) < own) return;
            if (FLOORS[own] === target && /_test\.ts$/.test(context.filename)) return;
            context.report({
              node,
              message: `@kws/${FLOORS[own]} must not import @kws/${target}`,
              hint: `the floors from the ground up are ${FLOORS.join(", ")}`,
            });
          },
        };
      },
    },
  },
};

export default plugin;
