/**
 * The page's look.
 *
 * @module
 */

const FACES = [
  ["Source Serif 4", "source-serif-4", 400, "normal"],
  ["Source Serif 4", "source-serif-4", 400, "italic"],
  ["Source Serif 4", "source-serif-4", 600, "normal"],
  ["Inter", "inter", 400, "normal"],
  ["Inter", "inter", 600, "normal"],
  ["JetBrains Mono", "jetbrains-mono", 400, "normal"],
] as const;

/** `@font-face` rules with the fonts inside, so that every machine draws the same letters. */
export function fontFaces(nodeModules: string): string {
  const faces: string[] = [];
  for (const [family, name, weight, style] of FACES) {
    for (
      const [subset, range] of [["latin", LATIN], ["latin-ext", "U+0100-02AF"], ["greek", GREEK]]
    ) {
      const path =
        `${nodeModules}/@fontsource/${name}/files/${name}-${subset}-${weight}-${style}.woff2`;
      let bytes: Uint8Array;
      try {
        bytes = Deno.readFileSync(path);
      } catch {
        continue;
      }
      if (subset === "latin-ext") continue;
      faces.push(
        `@font-face{font-family:"${family}";font-weight:${weight};font-style:${style};` +
          `src:url(data:font/woff2;base64,${
            base64(bytes)
          }) format("woff2");unicode-range:${range}}`,
      );
    }
  }
  return faces.join("\n");
}

const LATIN = "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F," +
  "U+2070-209F,U+20AC,U+2122,U+2190-2193,U+2212,U+2215,U+2260-2265";
const GREEK = "U+0370-03FF";

function base64(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 8192) {
    text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  }
  return btoa(text);
}

/** The style sheet. */
export const STYLE = `
:root{--ink:#1b1b1f;--soft:#5b5b66;--rule:#c9c9d1;--paper:#fff;--tint:#f5f5f8;--link:#0b5394}
@media (prefers-color-scheme:dark){@media screen{:root{--ink:#e6e6ea;--soft:#a2a2ae;--rule:#44444f;
--paper:#17171b;--tint:#212127;--link:#8ab8ff}.chart{background:#f7f7f9;border-radius:6px}}}
*{box-sizing:border-box}
html{font:400 17px/1.5 "Source Serif 4",Georgia,serif;color:var(--ink);background:var(--paper)}
body{max-width:44rem;margin:0 auto;padding:2.5rem 1.2rem 5rem;hyphens:auto}
header.title{margin-bottom:2.2rem;padding-bottom:1.4rem;border-bottom:2px solid var(--ink)}
.doc-title{font:600 2rem/1.15 Inter,sans-serif;margin:0 0 .6rem!important;color:var(--ink)!important}
header.title p{margin:.3rem 0;color:var(--soft)}
.abstract{margin:1.4rem 0 0;font-size:.97rem;color:var(--ink)!important}
h1,h2,h3{font-family:Inter,sans-serif;font-weight:600;line-height:1.2;hyphens:none;
break-after:avoid}
h1{font-size:1.45rem;margin:2.6rem 0 .8rem}h2{font-size:1.12rem;margin:1.9rem 0 .5rem}
h3{font-size:.98rem;margin:1.4rem 0 .4rem}
.number{color:var(--soft);margin-right:.6em;font-weight:400}
p{margin:.55rem 0;orphans:3;widows:3}li{margin:.2rem 0}
a{color:var(--link);text-decoration:none}a:hover{text-decoration:underline}
nav{font-family:Inter,sans-serif;font-size:.84rem;columns:2;column-gap:2rem;margin:1.4rem 0}
nav a{display:block;padding:.08rem 0;color:var(--ink);break-inside:avoid}
nav a.d2{padding-left:1.5rem;color:var(--soft)}
figure{margin:1.3rem 0;break-inside:avoid}
figcaption{font:400 .8rem/1.45 Inter,sans-serif;color:var(--soft);margin-top:.5rem}
figcaption b{color:var(--ink);font-weight:600;margin-right:.35em}
figure.table figcaption{margin:0 0 .45rem}
.chart svg{display:block;max-width:100%;height:auto;margin:0 auto}
table{border-collapse:collapse;width:100%;font:400 .77rem/1.4 Inter,sans-serif;
font-feature-settings:"tnum";border-top:1.5px solid var(--ink);border-bottom:1.5px solid var(--ink)}
thead{display:table-header-group}tr{break-inside:avoid}
th{font-weight:600;text-align:left;border-bottom:1px solid var(--ink);vertical-align:bottom}
th,td{padding:.28rem .55rem .28rem 0}th.n,td.n{text-align:right}
th:last-child,td:last-child{padding-right:0}tbody tr+tr td{border-top:1px solid var(--rule)}
code,pre{font-family:"JetBrains Mono",monospace;font-size:.76rem;hyphens:none}
code{background:var(--tint);padding:.08em .25em;border-radius:3px}
pre{background:var(--tint);padding:.7rem .9rem;border-radius:4px;overflow-x:auto;line-height:1.45;
white-space:pre-wrap;overflow-wrap:anywhere;break-inside:avoid}pre code{background:none;padding:0}
blockquote{margin:1rem 0;padding:.1rem 1rem;border-left:3px solid var(--rule);color:var(--soft)}
.hljs-keyword,.hljs-built_in{color:#0b5394}.hljs-string{color:#9a4a00}.hljs-comment{color:#777}
.hljs-number,.hljs-literal{color:#00704f}
.wide{overflow-x:auto}
@page{size:A4;margin:22mm 22mm 24mm;@bottom-center{content:counter(page);
font:400 8.5pt Inter,sans-serif;color:#666}@top-right{content:"TITLE";
font:400 8pt Inter,sans-serif;color:#666}}
@page:first{@top-right{content:""}}
@media print{html{font-size:10.4pt}body{max-width:none;padding:0}.chapter>h1:first-child{
break-before:auto}pre{border:1px solid #e3e3ea}a{color:inherit}}
`;
