/**
 * What a source exports and imports.
 *
 * @module
 */
import type ts from "typescript";

/** One thing that a source declares and exports. */
export interface Declared {
  /** Whether it is a type alone. */
  isType: boolean;
  /** The identifiers of its declaration, without what stands in bodies of functions. */
  words: ReadonlySet<string>;
}

/** Names that are imported or passed on from a module. */
export interface Names {
  /** The module, as the source calls it. */
  from: string;
  /** The names there; nothing stands for all. */
  names?: string[];
  /** Whether a use inside the own package counts. Defaults to yes. */
  within?: boolean;
}

/** What a source gives and takes. */
export interface SourceNames {
  /** What it declares and exports. */
  declares: Map<string, Declared>;
  imports: Names[];
  /** What it passes on, with the names that it gives them; the same without. */
  passes: (Names & { as?: string[] })[];
}

/**
 * Reads a source's exports and imports. A dynamic import takes all names of a module, one whose names are
 * unpacked at once only these.
 *
 * @param compiler The module `typescript`.
 */
export function readNames(compiler: typeof ts, file: string, text: string): SourceNames {
  const source = compiler.createSourceFile(file, text, compiler.ScriptTarget.Latest, true);
  const own: SourceNames = { declares: new Map(), imports: [], passes: [] };
  const exported: { name: string; isType: boolean; node: ts.Node }[] = [];
  for (const node of source.statements) {
    if (compiler.isImportDeclaration(node)) own.imports.push(importOf(compiler, node));
    else if (compiler.isExportDeclaration(node)) {
      const { exportClause, moduleSpecifier } = node;
      const named = exportClause && compiler.isNamedExports(exportClause)
        ? exportClause.elements
        : undefined;
      const names = named?.map(({ name, propertyName }) => (propertyName ?? name).text);
      const as = named?.map(({ name }) => name.text);
      if (moduleSpecifier) own.passes.push({ from: textOf(moduleSpecifier), names, as });
      else as?.forEach((name) => exported.push({ name, isType: false, node }));
    } else if (isExported(compiler, node)) {
      const isType = compiler.isInterfaceDeclaration(node) ||
        compiler.isTypeAliasDeclaration(node);
      for (const name of namesOf(compiler, node)) exported.push({ name, isType, node });
    }
  }
  const visit = (node: ts.Node): void => {
    const from = loadedBy(compiler, node);
    if (from !== undefined) own.imports.push({ from, names: unpacked(compiler, node) });
    compiler.forEachChild(node, visit);
  };
  visit(source);
  for (const { name, isType, node } of exported) {
    own.declares.set(name, { isType, words: wordsOf(compiler, node) });
  }
  return own;
}

function importOf(
  compiler: typeof ts,
  { importClause, moduleSpecifier }: ts.ImportDeclaration,
): Names {
  const from = textOf(moduleSpecifier);
  const { name, namedBindings } = importClause ?? {};
  if (namedBindings && !compiler.isNamedImports(namedBindings)) return { from };
  const names = namedBindings?.elements.map((one) => (one.propertyName ?? one.name).text) ?? [];
  return { from, names: name ? ["default", ...names] : names };
}

function textOf(node: ts.Expression): string {
  return (node as ts.StringLiteral).text;
}

/** The module that an expression loads or names by its address: for a worker, or for generated code. */
function loadedBy(compiler: typeof ts, node: ts.Node): string | undefined {
  if (!compiler.isCallExpression(node) && !compiler.isNewExpression(node)) return undefined;
  const isLoad = node.expression.kind === compiler.SyntaxKind.ImportKeyword ||
    ["URL", "import.meta.resolve"].includes(node.expression.getText());
  const first = node.arguments?.[0];
  return isLoad && first && compiler.isStringLiteralLike(first) ? first.text : undefined;
}

/** The names that `const { a, b } = await import(…)` takes; nothing for any other use. */
function unpacked(compiler: typeof ts, call: ts.Node): string[] | undefined {
  let { parent } = call;
  while (compiler.isAwaitExpression(parent) || compiler.isAsExpression(parent)) {
    parent = parent.parent;
  }
  if (!compiler.isVariableDeclaration(parent)) return undefined;
  if (!compiler.isObjectBindingPattern(parent.name)) return undefined;
  return parent.name.elements.map((one) => (one.propertyName ?? one.name).getText());
}

function isExported(compiler: typeof ts, node: ts.Node): boolean {
  return compiler.canHaveModifiers(node) &&
    !!compiler.getModifiers(node)?.some(({ kind }) => kind === compiler.SyntaxKind.ExportKeyword);
}

function namesOf(compiler: typeof ts, node: ts.Statement): string[] {
  if (compiler.isVariableStatement(node)) {
    return node.declarationList.declarations.flatMap(({ name }) =>
      compiler.isIdentifier(name)
        ? [name.text]
        : name.elements.flatMap((one) => "name" in one ? [one.name.getText()] : [])
    );
  }
  const { name } = node as ts.DeclarationStatement;
  return name === undefined ? [] : [name.text];
}

function wordsOf(compiler: typeof ts, node: ts.Node, words = new Set<string>()): Set<string> {
  if (compiler.isIdentifier(node)) words.add(node.text);
  else if (!compiler.isBlock(node)) {
    compiler.forEachChild(node, (child) => void wordsOf(compiler, child, words));
  }
  return words;
}

/** The TypeScript in the fenced blocks of Markdown or of documentation. */
export function fencedCode(text: string): string[] {
  return [...text.matchAll(/^( \* |)```(?:ts|typescript)\b.*\n([^]*?)^\1```/gm)]
    .map(([, star, code]) => star === "" ? code : code.replace(/^ \* ?/gm, ""));
}
