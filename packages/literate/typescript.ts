/**
 * TypeScript's own parser, for what a chapter's code names: of one text, without libraries and other files.
 *
 * @module
 */
import type TS from "typescript";

let loaded: typeof TS | undefined;

/** Loads the parser; call it before {@linkcode typescript}. */
export async function loadTypeScript(): Promise<typeof TS> {
  return loaded ??= (await import("typescript")).default;
}

/** The parser. */
export function typescript(): typeof TS {
  if (loaded) return loaded;
  throw new Error("Cannot parse code as the parser must be loaded: await loadTypeScript() first");
}

/** A text that has been parsed, and what its names stand for. */
export interface Parsed {
  source: TS.SourceFile;
  checker: TS.TypeChecker;
}

/** Parses a module. */
export function parseCode(text: string): Parsed {
  const ts = typescript();
  const name = "/chapter.ts";
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
  const host: TS.CompilerHost = {
    getSourceFile: (path) => path === name ? source : undefined,
    getDefaultLibFileName: () => "/lib.d.ts",
    writeFile: () => {},
    getCurrentDirectory: () => "/",
    getCanonicalFileName: (path) => path,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => "\n",
    fileExists: (path) => path === name,
    readFile: () => undefined,
  };
  const options = {
    noLib: true,
    noResolve: true,
    types: [],
    target: ts.ScriptTarget.Latest,
    module: ts.ModuleKind.ESNext,
  };
  const program = ts.createProgram([name], options, host);
  return { source, checker: program.getTypeChecker() };
}

/** What a name stands for where it is used or declared. */
export function symbolOf(node: TS.Identifier, checker: TS.TypeChecker): TS.Symbol | undefined {
  return typescript().isShorthandPropertyAssignment(node.parent)
    ? checker.getShorthandAssignmentValueSymbol(node.parent)
    : checker.getSymbolAtLocation(node);
}

/** What a module imports or declares at its top level, in order. */
export function moduleSymbols({ source, checker }: Parsed): TS.Symbol[] {
  const { Value, Type, Namespace, Alias } = typescript().SymbolFlags;
  return checker.getSymbolsInScope(source, Value | Type | Namespace | Alias)
    .filter(({ declarations = [] }) => declarations.some((one) => one.getSourceFile() === source));
}

/** Whether a name is looked up here: no declaration, no member, no label. */
export function isReference(node: TS.Identifier): boolean {
  const ts = typescript();
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  if (ts.isBindingElement(parent)) return parent.initializer === node;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  if (ts.isEnumMember(parent)) return parent.initializer === node;
  if (ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent)) return false;
  if (ts.isExportSpecifier(parent)) return false;
  if (ts.isVariableDeclaration(parent) || ts.isParameter(parent)) {
    return parent.initializer === node;
  }
  if (ts.isPropertyDeclaration(parent)) return parent.initializer === node;
  if (
    ts.isFunctionLike(parent) || ts.isClassLike(parent) || ts.isEnumDeclaration(parent) ||
    ts.isModuleDeclaration(parent) || ts.isTypeParameterDeclaration(parent)
  ) return "body" in parent && parent.body === node as TS.Node;
  return true;
}
