/**
 * A lint plugin: what exact paths must not call, and which floor may import which.
 *
 * @module
 */
import { BESIDE, brokenFloor, FLOORS, placeOf } from "./floors.ts";

const FORBIDDEN: Record<string, ReadonlySet<string>> = {
  Math: new Set(
    ("random exp expm1 log log1p log2 log10 pow sin cos tan asin acos atan atan2 sinh cosh tanh " +
      "asinh acosh atanh hypot cbrt").split(" "),
  ),
  Date: new Set(["now"]),
  performance: new Set(["now", "timeOrigin"]),
  crypto: new Set(["getRandomValues", "randomUUID"]),
};

/** Folders of the study whose results must be exact; what stands beside them runs and prints. */
const EXACT_STUDY: ReadonlySet<string> = new Set(["settings", "stages", "topologies"]);

/** Whether a file's results must be exact: not tests, benchmarks, witnesses and their golden values. */
function isExact(file: string): boolean {
  if (/_(?:test|bench)\.ts$|\/(?:reference|tfjs|golden)\//.test(file)) return false;
  const { room, package: name = "", below } = placeOf(file) ?? {};
  return FLOORS.includes(name) || room === "study" && EXACT_STUDY.has(below ?? "");
}

/** The name of a property, if it stands in the code. */
function nameOf(node: Deno.lint.Node): string | undefined {
  if (node.type === "Identifier") return node.name;
  return node.type === "Literal" && typeof node.value === "string" ? node.value : undefined;
}

/** Whether a power is one of two: those are exact as long as the exponent is whole. */
function isPowerOfTwo({ left, right }: Deno.lint.BinaryExpression): boolean {
  return left.type === "Literal" && left.value === 2 &&
    !(right.type === "Literal" && !Number.isInteger(right.value));
}

const exactArithmetic: Deno.lint.Rule = {
  create(context) {
    if (!isExact(context.filename)) return {};
    const report = (node: Deno.lint.Node, what: string): void =>
      context.report({
        node,
        message: `${what} may differ between machines or runs`,
        hint: "use the exact functions and named streams of @kws/kernels",
      });
    const checkName = (node: Deno.lint.Node, object: string, property?: string): void => {
      if (property !== undefined && FORBIDDEN[object]?.has(property)) {
        report(node, `${object}.${property}`);
      }
    };
    return {
      MemberExpression(node) {
        const { object, property, computed } = node;
        if (object.type !== "Identifier" || computed && property.type === "Identifier") return;
        checkName(node, object.name, nameOf(property));
      },
      VariableDeclarator({ id, init }) {
        if (id.type !== "ObjectPattern" || init?.type !== "Identifier") return;
        for (const property of id.properties) {
          if (property.type === "Property") checkName(property, init.name, nameOf(property.key));
        }
      },
      NewExpression(node) {
        const { callee } = node;
        const clock = callee.type === "Identifier" && callee.name === "Date";
        if (clock && node.arguments.length === 0) report(node, "new Date()");
      },
      CallExpression(node) {
        if (node.callee.type === "Identifier" && node.callee.name === "Date") {
          report(node, "Date()");
        }
      },
      BinaryExpression(node) {
        if (node.operator === "**" && !isPowerOfTwo(node)) report(node, "**");
      },
      AssignmentExpression(node) {
        if (node.operator === "**=") report(node, "**=");
      },
    };
  },
};

const floors: Deno.lint.Rule = {
  create(context) {
    const check = (node: Deno.lint.Node, source: Deno.lint.Node | null): void => {
      const specifier = source === null ? undefined : nameOf(source);
      const broken = specifier && brokenFloor(context.filename, specifier);
      if (!broken) return;
      context.report({
        node,
        message: broken,
        hint: `the floors from the ground up are ${FLOORS.join(", ")}, study, tasks; ` +
          `${BESIDE.join(", ")} stand beside them`,
      });
    };
    return {
      ImportDeclaration: (node) => check(node, node.source),
      ExportAllDeclaration: (node) => check(node, node.source),
      ExportNamedDeclaration: (node) => check(node, node.source),
      ImportExpression: (node) => check(node, node.source),
    };
  },
};

const plugin: Deno.lint.Plugin = {
  name: "kws",
  rules: { "exact-arithmetic": exactArithmetic, floors },
};

export default plugin;
