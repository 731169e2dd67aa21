/**
 * A package's documentation as Markdown, from the comments on what it exports.
 *
 * @module
 */
import type TS from "typescript";

/** A comment as `deno doc --json` has it. */
interface Comment {
  doc?: string;
  tags?: { kind: string; name?: string; doc?: string; tsType?: { repr: string } }[];
}

/** What a package exports. */
export interface Exported {
  name: string;
  declarations: { kind: string; location: { filename: string; line: number }; jsDoc?: Comment }[];
}

/** A package as `deno doc --json` has it. */
export interface Documentation {
  nodes: Record<string, { module_doc?: Comment; symbols: Exported[] }>;
}

/**
 * Reads what a package's face exports.
 *
 * @param face Path of its `mod.ts`.
 * @throws {Error} If Deno cannot read it.
 */
export async function readDocumentation(face: string): Promise<Documentation> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", "--json", face],
    env: { NO_COLOR: "1" },
  }).output();
  const text = new TextDecoder().decode(success ? stdout : stderr);
  if (!success) {
    throw new Error(`Cannot document ${face} as deno doc must read it: ${text.trim()}`);
  }
  return JSON.parse(text);
}

/** The package's Markdown: what it is, then every export with its declaration. */
export function apiMarkdown(
  title: string,
  { nodes }: Documentation,
  ts: typeof TS,
): string {
  const [{ module_doc, symbols }] = Object.values(nodes);
  const names = new Set(symbols.map(({ name }) => name));
  const files = new Map<string, TS.SourceFile>();
  const parts = [`# ${title}`, commentMarkdown(module_doc ?? {}, names)];
  for (const { name, declarations } of symbols) {
    parts.push(`## ${name}`);
    for (const { location: { filename }, jsDoc = {} } of declarations) {
      let file = files.get(filename);
      if (!file) files.set(filename, file = declarationsOf(filename, ts));
      parts.push(commentMarkdown({ doc: jsDoc.doc }, names));
      parts.push(`\`\`\`ts\n${declarationOf(name, file, ts)}\n\`\`\``);
      parts.push(commentMarkdown({ tags: jsDoc.tags }, names));
    }
  }
  return `${parts.filter(Boolean).join("\n\n")}\n`;
}

/** A comment's text, then its tags as a list, then its examples. */
function commentMarkdown({ doc = "", tags = [] }: Comment, names: ReadonlySet<string>): string {
  const linked = (text: string): string =>
    text.replaceAll(/\{@link(?:code)? ([^}]+)\}/g, (_all, name: string) => {
      const [owner] = name.split(".");
      return names.has(owner) ? `[\`${name}\`](#${owner.toLowerCase()})` : `\`${name}\``;
    }).trim();
  const line = (text = ""): string => linked(text).replaceAll(/\s*\n\s*/g, " ");
  const list = tags.flatMap(({ kind, name, doc, tsType }) =>
    kind === "param"
      ? [`- \`${name}\`: ${line(doc)}`]
      : kind === "return"
      ? [`- Returns: ${line(doc)}`]
      : kind === "throws"
      ? [`- Throws \`${tsType?.repr ?? "Error"}\`: ${line(doc)}`]
      : []
  );
  const examples = tags.filter(({ kind }) => kind === "example").map(({ doc = "" }) => {
    const [first, ...rest] = doc.split("\n");
    return first.startsWith("```") ? linked(doc) : `**${first}**\n\n${linked(rest.join("\n"))}`;
  });
  return [linked(doc), list.join("\n"), ...examples].filter(Boolean).join("\n\n");
}

/** A file without its bodies. */
function declarationsOf(address: string, ts: typeof TS): TS.SourceFile {
  const text = Deno.readTextFileSync(new URL(address));
  const { outputText } = ts.transpileDeclaration(text, {
    fileName: "a.ts",
    compilerOptions: { isolatedDeclarations: true, declaration: true, stripInternal: true },
  });
  return ts.createSourceFile("a.d.ts", outputText, ts.ScriptTarget.Latest, true);
}

/** The declaration of a name, its members' comments with it, without what is private. */
function declarationOf(name: string, file: TS.SourceFile, ts: typeof TS): string {
  for (const node of file.statements) {
    const own = ts.isVariableStatement(node)
      ? node.declarationList.declarations.some((one) => one.name.getText(file) === name)
      : "name" in node && (node.name as TS.Identifier | undefined)?.text === name;
    if (!own) continue;
    return node.getText(file).replace(/^export (?:declare )?/, "")
      .split("\n").filter((line) => !/^\s*(?:#private|private )/.test(line)).join("\n")
      .replaceAll(/^( {4})+/gm, (indent) => " ".repeat(indent.length / 2));
  }
  throw new Error(
    `Cannot document ${name} as it must be declared where it is exported from: it is not in its file`,
  );
}
