/**
 * The whole page.
 *
 * @module
 */
import { type Body, escapeHtml } from "./page.ts";
import { fontFaces, STYLE } from "./theme.ts";

/** What stands above the first chapter. */
export interface Title {
  title: string;
  authors: string;
  date: string;
  abstract: string;
}

/** One self-contained HTML file. */
export function renderPage(body: Body, title: Title, nodeModules: string): string {
  const contents = body.headings.filter(({ depth }) => depth <= 2).map((
    { id, number, text, depth },
  ) =>
    `<a class="d${depth}" href="#${id}"><span class="number">${number}</span>${
      escapeHtml(text)
    }</a>`
  );
  const style = STYLE.replace('content:"TITLE"', `content:${JSON.stringify(title.title)}`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeHtml(title.title)}</title>
<style>${fontFaces(nodeModules)}${style}</style>
</head>
<body>
<header class="title">
<p class="doc-title" role="heading" aria-level="1">${escapeHtml(title.title)}</p>
<p>${escapeHtml(title.authors)}</p>
<p>${escapeHtml(title.date)}</p>
<p class="abstract">${escapeHtml(title.abstract)}</p>
</header>
<nav aria-label="Contents">${contents.join("\n")}</nav>
<main>
${body.html}
</main>
</body>
</html>
`;
}
