/**
 * One page of a site, and what its look adds to the report's.
 *
 * @module
 */
import { unescapeHtml } from "./address.ts";
import { escapeHtml } from "./escape.ts";

/** Headings of at least this depth in a page make a list of them worth while. */
const LISTED = 2;

/** What a page of a site is made of. */
export interface SitePageParts {
  /** Of the site. */
  title: string;
  generator: string;
  pages: readonly { name: string; title: string }[];
  page: { name: string; title: string };
  /** HTML. */
  body: string;
  headings: readonly { id: string; text: string; depth: number }[];
}

/** A whole page. */
export function sitePageHtml(parts: SitePageParts): string {
  const { title, generator, pages, page, body, headings } = parts;
  const at = pages.findIndex(({ name }) => name === page.name);
  const items = pages.map(({ name, title }) => {
    const here = name === page.name ? ' aria-current="page"' : "";
    const own = here === "" ? "" : sections(headings);
    return `<li><a href="${name}"${here}>${escapeHtml(title)}</a>${own}</li>`;
  });
  const turn = (
    to: { name: string; title: string } | undefined,
    rel: string,
    sign: string,
  ): string =>
    to === undefined
      ? "<span></span>"
      : `<a href="${to.name}" rel="${rel}">${sign.replace("%", escapeHtml(to.title))}</a>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="${escapeHtml(generator)}">
<title>${escapeHtml(at === 0 ? title : `${page.title} · ${title}`)}</title>
<link rel="stylesheet" href="style.css">
</head>
<body class="site">
<a class="skip" href="#main">To the text</a>
<header class="top"><a href="${pages[0].name}">${
    escapeHtml(title)
  }</a><a class="menu" href="#pages">Pages</a></header>
<main id="main">
${body}
<p class="turn">${turn(pages[at - 1], "prev", "← %")}${turn(pages[at + 1], "next", "% →")}</p>
</main>
<nav id="pages" aria-label="Pages">
<ul>
${items.join("\n")}
</ul>
</nav>
</body>
</html>
`;
}

function sections(headings: SitePageParts["headings"]): string {
  const own = headings.filter(({ depth }) => depth === LISTED);
  if (own.length < 2) return "";
  const items = own.map(({ id, text }) => {
    const words = unescapeHtml(text.replaceAll(/<[^>]*>/g, ""));
    return `<li><a href="#${escapeHtml(id)}">${escapeHtml(words)}</a></li>`;
  });
  return `\n<ul>${items.join("\n")}</ul>`;
}

/** What stands behind the report's style sheet. */
export const SITE_STYLE = `
body.site{max-width:74rem;display:grid;grid-template-columns:15rem minmax(0,46rem);column-gap:3.5rem;
padding:0 1.5rem 4rem;align-items:start}
.site .top{grid-column:1/-1;padding:1.1rem 0 1rem;margin-bottom:1.6rem;border-bottom:1px solid var(--rule);
display:flex;justify-content:space-between;font:600 .95rem/1.4 Inter,sans-serif}
.site .top a{color:var(--ink)}.site .menu{display:none}
.site main{grid-column:2;grid-row:2}.site nav{grid-column:1;grid-row:2;position:sticky;top:1rem;margin:0;
padding:0;border:0;font:400 .84rem/1.4 Inter,sans-serif;max-height:calc(100vh - 2rem);overflow:auto}
.site nav ul{list-style:none;margin:0;padding:0}.site nav li{margin:.4rem 0}
.site nav li ul{margin:.3rem 0 .6rem;padding-left:.8rem;border-left:1px solid var(--rule)}
.site nav li li{margin:.22rem 0;font-size:.94em}
.site nav a{display:block;color:var(--soft)}.site nav a[aria-current]{color:var(--ink);font-weight:600}
.site h1,.site h2,.site h3,.site h4{font-family:Inter,sans-serif;font-weight:600;line-height:1.25;
letter-spacing:-.01em;scroll-margin-top:1rem;overflow-wrap:anywhere}
.site h1{font-size:1.75rem;margin:0 0 1.1rem}.site h2{font-size:1.26rem;margin:2.6rem 0 .7rem}
.site h3{font-size:1.02rem;margin:1.9rem 0 .5rem}.site h4{font-size:.92rem;margin:1.4rem 0 .4rem}
.site :is(h1,h2,h3,h4) code{font-size:.92em}.site td code{overflow-wrap:break-word}
.site img{border-radius:4px}.turn{display:flex;justify-content:space-between;gap:1rem;margin-top:3.5rem;
padding-top:1rem;border-top:1px solid var(--rule);font:400 .86rem/1.4 Inter,sans-serif}
.site .turn a,.site .top a{text-decoration:none}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;background:var(--paper);padding:.3rem .6rem}
@media(max-width:52rem){body.site{display:block;padding:0 1.15rem 3rem}.site .menu{display:inline}
.site .top{margin-bottom:1.2rem}.site nav{position:static;max-height:none;margin-top:2.5rem;padding-top:1rem;
border-top:1px solid var(--rule)}.site nav li{margin:0}.site nav a{padding:.42rem 0}
.site h1{font-size:1.45rem}.site .scroll table:not(:has(th:nth-child(3))){min-width:0}
.site .scroll table:has(th:nth-child(5)){min-width:40rem}}
@media print{.site{display:block}.site nav,.site .top,.turn,.skip{display:none}}
`;
