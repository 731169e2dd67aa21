/**
 * What one file says to the machine: its emitted JavaScript, imports and exports.
 *
 * Comments and types are gone from it, so that they are in no stage's key.
 *
 * @module
 */
import type ts from "typescript";
import { sha256 } from "./digest.ts";

/** What a module imports: a specifier and the names, or all of them (`undefined`). */
export interface Import {
  specifier: string;
  names?: string[];
}

/** What is known of one file. */
export interface Emitted {
  /** Digest of the emitted code. */
  digest: string;
  /** Modules, workers and data files that the code names by a literal. */
  imports: Import[];
  /** Names that the file declares and exports itself. */
  exports: string[];
  /** Whether the file only passes on what others export. */
  barrel: boolean;
}

/** A file that is data, which counts by its bytes. */
export function emitData(bytes: Uint8Array): Emitted {
  return { digest: sha256(bytes), imports: [], exports: [], barrel: false };
}

/** Emits TypeScript and reads off what it imports and exports. */
export async function emitCode(source: string): Promise<Emitted> {
  const { default: ts } = await import("typescript");
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: {
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.ESNext,
      removeComments: true,
    },
  });
  const file = ts.createSourceFile("emitted.js", outputText, ts.ScriptTarget.ESNext, false);
  const emitted: Emitted = { digest: sha256(outputText), imports: [], exports: [], barrel: true };
  for (const statement of file.statements) readStatement(ts, statement, emitted);
  emitted.barrel &&= file.statements.length > 0;
  readCalls(ts, file, emitted.imports);
  return emitted;
}

function readStatement(compiler: typeof ts, statement: ts.Statement, emitted: Emitted): void {
  const { imports, exports } = emitted;
  const text = (node: ts.Expression | undefined): string | undefined =>
    node && compiler.isStringLiteral(node) ? node.text : undefined;
  if (compiler.isExportDeclaration(statement)) {
    const specifier = text(statement.moduleSpecifier);
    const clause = statement.exportClause;
    const named = clause && compiler.isNamedExports(clause) ? clause.elements : undefined;
    if (specifier === undefined) {
      emitted.barrel = false;
      named?.forEach(({ name }) => exports.push(name.text));
    } else {
      const names = named?.map(({ name, propertyName }) => (propertyName ?? name).text);
      imports.push({ specifier, names });
    }
    return;
  }
  emitted.barrel = false;
  if (compiler.isImportDeclaration(statement)) {
    const bindings = statement.importClause?.namedBindings;
    const named = bindings && compiler.isNamedImports(bindings) && !statement.importClause?.name
      ? bindings.elements.map(({ name, propertyName }) => (propertyName ?? name).text)
      : undefined;
    imports.push({ specifier: text(statement.moduleSpecifier)!, names: named });
  } else if (compiler.isExportAssignment(statement)) exports.push("default");
  else if (
    compiler.canHaveModifiers(statement) &&
    compiler.getModifiers(statement)?.some(({ kind }) => kind === compiler.SyntaxKind.ExportKeyword)
  ) exports.push(...declaredNames(compiler, statement));
}

function declaredNames(compiler: typeof ts, statement: ts.Statement): string[] {
  if (compiler.isVariableStatement(statement)) {
    const bound = (name: ts.BindingName): string[] =>
      compiler.isIdentifier(name)
        ? [name.text]
        : name.elements.flatMap((element) =>
          compiler.isBindingElement(element) ? bound(element.name) : []
        );
    return statement.declarationList.declarations.flatMap(({ name }) => bound(name));
  }
  if (compiler.isFunctionDeclaration(statement) || compiler.isClassDeclaration(statement)) {
    const preset = compiler.getModifiers(statement)?.some(({ kind }) =>
      kind === compiler.SyntaxKind.DefaultKeyword
    );
    return preset ? ["default"] : [statement.name!.text];
  }
  return [];
}

/** Finds `import("…")`, `import.meta.resolve("…")` and `new URL("./…", import.meta.url)`. */
function readCalls(compiler: typeof ts, node: ts.Node, imports: Import[]): void {
  const isMeta = (node: ts.Node | undefined, property: string): boolean =>
    node !== undefined && compiler.isPropertyAccessExpression(node) &&
    compiler.isMetaProperty(node.expression) && node.name.text === property;
  if (compiler.isCallExpression(node) || compiler.isNewExpression(node)) {
    const [first, second] = node.arguments ?? [];
    if (first && compiler.isStringLiteralLike(first)) {
      const { expression } = node;
      const called = compiler.isCallExpression(node) &&
        (expression.kind === compiler.SyntaxKind.ImportKeyword || isMeta(expression, "resolve"));
      const located = compiler.isNewExpression(node) && first.text.startsWith(".") &&
        compiler.isIdentifier(expression) && expression.text === "URL" && isMeta(second, "url");
      if (called || located) imports.push({ specifier: first.text });
    }
  }
  compiler.forEachChild(node, (child) => readCalls(compiler, child, imports));
}
