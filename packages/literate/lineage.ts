/**
 * On which cells a cell or an inline value rests: those that declare or change what it names, and those on which
 * they rest. What is imported is nobody's: the reader that a cell imports has read nothing.
 *
 * @module
 */
import type TS from "typescript";
import type { Chapter } from "./chapter.ts";
import { valueCode } from "./extract.ts";
import { isReference, moduleSymbols, parseCode, symbolOf, typescript } from "./typescript.ts";

/** The cells behind a chapter's cells and values, by position. */
export interface Lineage {
  cells: ReadonlySet<number>[];
  /** By the value's position among the spans. */
  values: Map<number, ReadonlySet<number>>;
}

/** What a cell or a value does with the names that the chapter's cells declare. */
interface Piece {
  /** Its end in the text that is parsed. */
  end: number;
  /** Named where the piece runs. */
  now: Set<TS.Symbol>;
  /** Named in its functions, which may run at any later time. */
  later: Set<TS.Symbol>;
  /** Declared or changed. */
  writes: Set<TS.Symbol>;
}

/** Methods that change what they are called on. */
const CHANGING = new Set(
  "push unshift pop shift splice sort reverse fill copyWithin set add delete clear".split(" "),
);

/** Looks at the code of a chapter; the parser must be loaded. */
export function lineageOf(chapter: Chapter): Lineage {
  const { cells, lines, spans } = chapter;
  const values = [...spans.entries()].filter(([, { kind }]) => kind === "value");
  if (values.length === 0 && cells.length === 0) return { cells: [], values: new Map() };
  const pieces = piecesOf([
    ...cells.map(({ line, end }) => `${lines.slice(line, end - 1).join("\n")}\n;\n`),
    ...values.map(([, span]) => `(${valueCode(span)}\n);\n`),
  ]);

  const behind = ({ now, later }: Piece, before: number): Set<number> => {
    const found = new Set<number>();
    const seen = new Map<TS.Symbol, number>();
    const follow = (names: Iterable<TS.Symbol>, before: number): void => {
      for (const name of names) {
        if ((seen.get(name) ?? 0) >= before) continue;
        seen.set(name, before);
        for (let cell = 0; cell < before; cell++) {
          if (!pieces[cell].writes.has(name)) continue;
          found.add(cell);
          follow(pieces[cell].now, cell);
          follow(pieces[cell].later, before);
        }
      }
    };
    follow(now, before);
    follow(later, before);
    return found;
  };
  return {
    cells: cells.map(({ index }) => behind(pieces[index], index)),
    values: new Map(values.map(([position, { line, deferred }], i) => {
      const before = deferred ? cells.length : cells.filter((cell) => cell.line < line).length;
      return [position, behind(pieces[cells.length + i], before)];
    })),
  };
}

function piecesOf(codes: readonly string[]): Piece[] {
  const ts = typescript();
  let end = 0;
  const pieces = codes.map((code): Piece => ({
    end: end += code.length,
    ...{ now: new Set(), later: new Set(), writes: new Set() },
  }));
  const parsed = parseCode(`${codes.join("")}export {};`);
  const { source, checker } = parsed;
  const own = new Set(
    moduleSymbols(parsed).filter(({ flags }) => !(flags & ts.SymbolFlags.Alias)),
  );
  const ownOf = (node: TS.Identifier): TS.Symbol | undefined => {
    const symbol = symbolOf(node, checker);
    return symbol && own.has(symbol) ? symbol : undefined;
  };
  const isAssignment = (kind: TS.SyntaxKind): boolean =>
    kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
  /** What the functions of a name do: whoever calls them does the same. */
  const inside = new Map<TS.Symbol, Pick<Piece, "later" | "writes">>();

  for (const statement of source.statements) {
    const piece = pieces.find(({ end }) => statement.getStart(source) < end);
    if (!piece) continue;
    const visit = (node: TS.Node, holder?: TS.Symbol, nested = false): void => {
      // Types leave nothing that runs.
      if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return;
      if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
      if (ts.isImportDeclaration(node)) return;
      const note = (names: readonly (TS.Identifier | undefined)[]): void => {
        for (const name of names) {
          const symbol = name && ownOf(name);
          if (!symbol) continue;
          piece.writes.add(symbol);
          if (nested && holder) inside.get(holder)!.writes.add(symbol);
        }
      };
      if (ts.isIdentifier(node) && isReference(node)) {
        const symbol = ownOf(node);
        if (symbol) {
          (nested ? piece.later : piece.now).add(symbol);
          if (nested && holder) inside.get(holder)!.later.add(symbol);
        }
      } else if (isNamed(node)) {
        const symbol = ownOf(node.name);
        if (symbol) {
          piece.writes.add(symbol);
          if (hasFunctions(node)) {
            if (!inside.has(symbol)) inside.set(symbol, { later: new Set(), writes: new Set() });
            holder = symbol;
          }
        }
      } else if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)) {
        note(targetsOf(node.left));
      } else if (
        (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) &&
        (node.operator === ts.SyntaxKind.PlusPlusToken ||
          node.operator === ts.SyntaxKind.MinusMinusToken)
      ) note(targetsOf(node.operand));
      else if (ts.isForOfStatement(node) || ts.isForInStatement(node)) {
        note(targetsOf(node.initializer));
      } else if (
        ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) &&
        CHANGING.has(node.expression.name.text)
      ) note([rootOf(node.expression.expression)]);
      const deeper = nested || ts.isFunctionLike(node);
      ts.forEachChild(node, (child) => visit(child, holder, deeper));
    };
    visit(statement);
  }
  // A call changes what the function changes, and what those change that it calls.
  for (const { now, later, writes } of pieces) {
    const called = new Set([...now, ...later]);
    for (const one of called) {
      for (const name of inside.get(one)?.later ?? []) called.add(name);
      for (const name of inside.get(one)?.writes ?? []) writes.add(name);
    }
  }
  return pieces;
}

/** Declarations of one name. */
function isNamed(node: TS.Node): node is TS.NamedDeclaration & { name: TS.Identifier } {
  const ts = typescript();
  return (ts.isVariableDeclaration(node) || ts.isBindingElement(node) ||
    ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node) ||
    ts.isEnumDeclaration(node)) && node.name !== undefined && ts.isIdentifier(node.name);
}

/** Whether a name stands for functions that are called later. */
function hasFunctions(node: TS.Node): boolean {
  const ts = typescript();
  if (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) return true;
  if (!ts.isVariableDeclaration(node) || !node.initializer) return false;
  return ts.isFunctionLike(node.initializer) || ts.isObjectLiteralExpression(node.initializer);
}

/** The names that an assignment changes: `a`, `a.b`, `[a, b]`, `{ a, b: c }`. */
function targetsOf(target: TS.Node): TS.Identifier[] {
  const ts = typescript();
  if (ts.isIdentifier(target)) return [target];
  if (ts.isArrayLiteralExpression(target)) return target.elements.flatMap(targetsOf);
  if (ts.isObjectLiteralExpression(target)) {
    return target.properties.flatMap((one) =>
      ts.isShorthandPropertyAssignment(one)
        ? [one.name]
        : ts.isPropertyAssignment(one)
        ? targetsOf(one.initializer)
        : ts.isSpreadAssignment(one)
        ? targetsOf(one.expression)
        : []
    );
  }
  // `[a = 1] = …`: a target with a value where there is none.
  if (ts.isBinaryExpression(target)) return targetsOf(target.left);
  if (ts.isSpreadElement(target)) return targetsOf(target.expression);
  const root = rootOf(target);
  return root ? [root] : [];
}

/** `a` of `a.b`, `a[0].b` and `a.get("b")!.c`; what other calls give is their own. */
function rootOf(node: TS.Node): TS.Identifier | undefined {
  const ts = typescript();
  if (ts.isIdentifier(node)) return node;
  if (ts.isCallExpression(node)) {
    const { expression } = node;
    return ts.isPropertyAccessExpression(expression) && ["get", "at"].includes(expression.name.text)
      ? rootOf(expression)
      : undefined;
  }
  return ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node) ||
      ts.isNonNullExpression(node) || ts.isParenthesizedExpression(node) || ts.isAsExpression(node)
    ? rootOf(node.expression)
    : undefined;
}
