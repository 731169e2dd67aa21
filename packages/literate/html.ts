/**
 * The whole page.
 *
 * @module
 */
import { unescapeHtml } from "./address.ts";
import { escapeHtml } from "./escape.ts";
import type { Fonts } from "./fonts.ts";
import type { Heading } from "./chapter_page.ts";
import { type Body, CONTENTS_DEPTH } from "./page.ts";
import { META_NAMES } from "./pdf_metadata.ts";
import { pageHead, STYLE } from "./theme.ts";

function contents(headings: readonly Heading[]): string {
  const listed = headings.filter(({ depth }) => depth <= CONTENTS_DEPTH);
  const entries = listed.map(({ id, number, text, depth }) =>
    `<li class="d${depth}"><a href="#${id}"><span class="number">${number}</span>` +
    `<span class="text">${text}</span><span class="dots"></span>` +
    `<span class="page" data-for="${id}"></span></a></li>`
  );
  return `<nav aria-label="Contents">\n<p class="label">Contents</p>\n<ol>\n${
    entries.join("\n")
  }\n</ol>\n</nav>`;
}

/** Shows what a chart's mark stands for beside the pointer; print and readers never see it. */
const TIPS = `<div id="tip" aria-hidden="true" hidden></div>
<script>
(() => {
  const tip = document.getElementById("tip");
  addEventListener("pointerover", ({ target, pageX, pageY }) => {
    const text = target.closest?.("[data-tip]")?.dataset.tip;
    tip.hidden = !text;
    if (!text) return;
    tip.textContent = text.replaceAll("; ", "\\n");
    const width = document.documentElement.clientWidth;
    tip.style.left = Math.max(4, Math.min(pageX + 12, scrollX + width - tip.offsetWidth - 4)) + "px";
    tip.style.top = pageY + 14 + "px";
  });
})();
</script>
`;

/** The front matter as the page's head says it, for machines. */
function metaTags(title: Record<string, string>): string {
  const { authors, abstract, subject, keywords, created } = title;
  const said: Record<keyof typeof META_NAMES, string | undefined> = {
    author: authors,
    subject: subject ?? abstract,
    keywords,
    created,
  };
  return Object.entries(META_NAMES).map(([key, name]) => {
    const html = said[key as keyof typeof said];
    const text = html && unescapeHtml(html.replaceAll(/<[^>]*>/g, ""));
    return text ? `<meta name="${name}" content="${escapeHtml(text)}">\n` : "";
  }).join("");
}

/**
 * One self-contained HTML file.
 *
 * @param mark Words under the title and across every page, in print too.
 */
export function renderPage(body: Body, fonts: Fonts, mark?: string): string {
  const { title = "Report", authors, date, abstract, lang = "en" } = body.title;
  const bare = title.replaceAll(/<[^>]*>/g, "");
  const head = unescapeHtml(bare);
  const line = (name: string, text: string | undefined): string =>
    text ? `<p class="${name}">${text}</p>\n` : "";
  const warning = mark?.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
  const page = `<body${warning === undefined ? "" : ` data-mark="${warning}"`}>
<header class="title">
<h1>${title}</h1>
${line("banner", warning)}${line("authors", authors)}${line("date", date)}</header>
${
    abstract
      ? `<section class="abstract" aria-label="Abstract">
<p><span class="label">Abstract</span> ${abstract}</p>
</section>`
      : ""
  }
${contents(body.headings)}
<main>
${body.html}
</main>
${body.html.includes("data-tip=") ? TIPS : ""}</body>`;
  return `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${bare}</title>
${metaTags(body.title)}<style>${fonts.css(page)}${STYLE}${pageHead(head)}</style>
</head>
${page}
</html>
`;
}
