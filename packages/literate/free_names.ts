/**
 * What a chapter's code names without having declared or imported it: only the names of
 * {@linkcode CELL_GLOBALS} may be among it, so clock, chance, files, environment, network and
 * evaluated text are out of a cell's reach before it runs.
 *
 * @module
 */
import { isBuiltin } from "node:module";
import type TS from "typescript";
import type { ChapterModule } from "./check.ts";
import { ChapterError, type Problem } from "./error.ts";
import { CELL_GLOBALS, refusal } from "./globals.ts";
import { isReference, loadTypeScript, parseCode, symbolOf } from "./typescript.ts";

/** Members of names that are allowed otherwise. */
const CLOSED_MEMBERS: Record<string, readonly string[]> = {
  Date: ["now"],
  Math: ["random"],
  Error: ["prepareStackTrace"],
};

/** Members of packages that draw numbers from seeds of their own. */
const CHANCE = new Set(["random", "randomInt", "pickRandom"]);

/**
 * Checks the names of every chapter's code.
 *
 * @throws {ChapterError} With every name that a cell or a value must not use, at its place.
 */
export async function checkNames(modules: readonly ChapterModule[]): Promise<void> {
  const ts = await loadTypeScript();
  const problems = modules.flatMap((module) => problemsOf(module, ts));
  if (problems.length > 0) throw new ChapterError(problems);
}

function problemsOf({ chapter, extracted }: ChapterModule, ts: typeof TS): Problem[] {
  const { source, checker } = parseCode(extracted.text);
  const problems: Problem[] = [];
  const refuse = (node: TS.Node, message: string): void => {
    const { line, character } = source.getLineAndCharacterOfPosition(node.getStart(source));
    const { file, lines } = chapter;
    problems.push({ file, lines, message, ...extracted.place(line + 1, character + 1) });
  };

  /** Whether code stands behind a declaration; `declare` and types leave a global's name as it is. */
  const stands = (one: TS.Declaration): boolean =>
    !(ts.getCombinedModifierFlags(one) & ts.ModifierFlags.Ambient) &&
    !(ts.isFunctionDeclaration(one) && !one.body) &&
    !((ts.isImportSpecifier(one) || ts.isImportClause(one) || ts.isNamespaceImport(one)) &&
      ts.isTypeOnlyImportDeclaration(one)) &&
    !ts.isInterfaceDeclaration(one) && !ts.isTypeAliasDeclaration(one);
  const declarationsOf = (node: TS.Identifier): readonly TS.Declaration[] =>
    symbolOf(node, checker)?.declarations ?? [];
  const isFree = (node: TS.Identifier): boolean =>
    !declarationsOf(node).some((one) => one.getSourceFile() === source && stands(one));
  /** `a.b`, `a["b"]`: the name of the member. */
  const memberOf = (node: TS.Node): string | undefined =>
    ts.isPropertyAccessExpression(node)
      ? node.name.text
      : ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)
      ? node.argumentExpression.text
      : undefined;
  const fromPackage = (node: TS.Node): boolean =>
    ts.isIdentifier(node) &&
    declarationsOf(node).some((one) => ts.isNamespaceImport(one) || ts.isImportClause(one));

  const visitModule = (node: TS.Expression | undefined): void => {
    if (!node || !ts.isStringLiteralLike(node)) return;
    if (/^(?:node|https?|data|blob|ext):/.test(node.text) || isBuiltin(node.text)) {
      refuse(node, refusal(`the module "${node.text}"`));
    }
  };

  const visit = (node: TS.Node): void => {
    // Types leave nothing that runs; `extends` of a class and arguments of a call do.
    if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return;
    if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
    if (ts.isImportDeclaration(node)) {
      visitModule(node.moduleSpecifier);
      const bindings = node.importClause?.namedBindings;
      if (bindings && ts.isNamedImports(bindings)) {
        for (const one of bindings.elements) {
          const { text } = one.propertyName ?? one.name;
          if (CHANCE.has(text)) refuse(one, refusal(text));
          const { moduleSpecifier } = node as TS.ImportDeclaration & {
            moduleSpecifier: TS.StringLiteral;
          };
          if (text === "recordSource" && moduleSpecifier.text === "@kws/literate") {
            refuse(
              one,
              "a cell has read nothing by itself: the reader that it imports records the sources",
            );
          }
        }
      }
      return;
    }
    if (ts.isExportDeclaration(node)) {
      visitModule(node.moduleSpecifier);
      if (!node.moduleSpecifier) return;
    }
    if (ts.isImportEqualsDeclaration(node)) {
      refuse(node, refusal("import … ="));
    } else if (node.kind === ts.SyntaxKind.ImportKeyword) {
      refuse(node, refusal("import()"));
    } else if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) {
      refuse(node, refusal("import.meta"));
      return;
    } else if (ts.isIdentifier(node) && isReference(node) && isFree(node)) {
      const name = node.text;
      if (name !== "arguments" && !CELL_GLOBALS.has(name)) {
        // A name that nothing knows is a type error with a better message.
        if (name in globalThis || EVERYWHERE.has(name)) refuse(node, refusal(name));
      } else if (name === "Date" && isCallWithoutTime(ts, node)) {
        refuse(node, refusal("new Date()"));
      }
    }
    const member = memberOf(node);
    if (member !== undefined) {
      const { expression } = node as TS.PropertyAccessExpression | TS.ElementAccessExpression;
      if (ts.isIdentifier(expression) && isFree(expression)) {
        if (CLOSED_MEMBERS[expression.text]?.includes(member)) {
          refuse(node, refusal(`${expression.text}.${member}`));
        }
      } else if (CHANCE.has(member) && fromPackage(expression)) refuse(node, refusal(member));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return problems;
}

/** Globals of other versions and kinds of engines: refused even where this one lacks them. */
const EVERYWHERE = new Set(
  "Temporal process Buffer global globalThis self window require module exports".split(" "),
);

/** `new Date()`, `new Date`, `Date(…)`: the current time. */
function isCallWithoutTime(ts: typeof TS, node: TS.Identifier): boolean {
  const { parent } = node;
  if (ts.isNewExpression(parent)) return parent.expression === node && !parent.arguments?.length;
  return ts.isCallExpression(parent) && parent.expression === node;
}
