/**
 * Comma-separated values: RFC 4180, with or without quotes, CRLF or LF, a byte order mark or none.
 *
 * @module
 */

/**
 * Rows of fields; empty lines are left out.
 *
 * @param name Where the text was found, for errors.
 * @throws {SyntaxError} If a quote is open at the end: what stands behind it would be one field.
 */
export function parseCsv(text: string, name: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = "";
  let quoted = false;
  const endRow = (): void => {
    row.push(field);
    if (row.length > 1 || field !== "") rows.push(row);
    [row, field] = [[], ""];
  };
  const body = text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
  for (let i = 0; i < body.length; i++) {
    const letter = body[i];
    if (quoted) {
      if (letter !== '"') field += letter;
      else if (body[i + 1] === '"') field += body[++i];
      else quoted = false;
    } else if (letter === '"' && field === "") quoted = true;
    else if (letter === ",") {
      row.push(field);
      field = "";
    } else if (letter === "\n") endRow();
    else field += letter;
  }
  if (quoted) {
    throw new SyntaxError(
      `Cannot read ${name} as every quote must end: one is open at ${
        JSON.stringify(field.slice(0, 40))
      }`,
    );
  }
  endRow();
  return rows;
}
