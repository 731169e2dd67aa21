/**
 * The page's look.
 *
 * @module
 */
import { GREYS, PALETTE } from "./chart.ts";

const SANS = 'Inter,"STIX Two Math","Helvetica Neue",Arial,sans-serif';
const SERIF = '"Source Serif 4","STIX Two Math",Georgia,serif';
const MONO = '"JetBrains Mono","STIX Two Math",ui-monospace,monospace';

/** Margins of a printed page, in millimetres. */
export const MARGINS = { top: 17, side: 20, bottom: 14 };

/** CSS pixels of a millimetre. */
const PIXELS = 96 / 25.4;

/** Size of the text on an A4 page as Chromium prints it, in CSS pixels. */
export const TEXT_AREA = {
  width: 793.28 - 2 * MARGINS.side * PIXELS,
  height: 1122.56 - (MARGINS.top + MARGINS.bottom) * PIXELS,
};

/** Running heads. */
export function pageHead(title: string): string {
  const head = JSON.stringify(title).replaceAll("<", "\\3c ");
  return `
@page{size:A4;margin:${MARGINS.top}mm ${MARGINS.side}mm ${MARGINS.bottom}mm;
@top-left{content:${head};font:400 7.5pt ${SANS};letter-spacing:.04em;color:#6b6b76;
vertical-align:bottom;padding-bottom:5mm}
@top-right{content:counter(page);font:400 7.5pt ${SANS};color:#6b6b76;vertical-align:bottom;
padding-bottom:5mm}}
@page:first{@top-left{content:""}@top-right{content:""}
@bottom-center{content:counter(page);font:400 7.5pt ${SANS};color:#6b6b76}}
`;
}

/** What greys and colours of charts become in the dark. */
const DARK: Record<string, string> = {
  [GREYS.ink]: "#e4e4ea",
  [GREYS.label]: "#b4b4bf",
  [GREYS.axis]: "#74747f",
  [GREYS.grid]: "#303037",
  [PALETTE[0]]: "#4fa8e0",
  [PALETTE[1]]: "#f08a45",
  [PALETTE[2]]: "#35c79d",
  [PALETTE[6]]: "#a0a0aa",
};

const DARK_CHART = Object.entries(DARK).map(([light, dark]) =>
  `.chart [fill="${light}" i]{fill:${dark}}.chart [stroke="${light}" i]{stroke:${dark}}`
).join("\n");

/** The style sheet. */
export const STYLE = `
:root{--ink:#1a1a1e;--soft:#5a5a64;--rule:#d4d4da;--paper:#fff;--tint:#f6f6f8;--link:#0b5394;
--keyword:#0b5394;--string:#8f4300;--comment:#66666f;--number:#00664a;
--note:#0072b2;--warn:#b04c00;--good:#00785a}
@media screen and (prefers-color-scheme:dark){
:root{--ink:#e4e4ea;--soft:#a6a6b2;--rule:#3c3c45;--paper:#16161a;--tint:#202026;--link:#8ab8ff;
--keyword:#8ab8ff;--string:#f0b27a;--comment:#9a9aa6;--number:#6fd3b1;
--note:#56b4e9;--warn:#f0984f;--good:#43cfa5}
${DARK_CHART}}
*{box-sizing:border-box}
html{font:400 17.5px/1.55 ${SERIF};color:var(--ink);background:var(--paper);
-webkit-text-size-adjust:100%;font-variant-numeric:lining-nums;text-rendering:optimizeLegibility}
body{max-width:43rem;margin:0 auto;padding:3.5rem 1.25rem 6rem;overflow-wrap:break-word}
a{color:var(--link);text-decoration:none}a:hover{text-decoration:underline}
sup,sub{line-height:0;font-size:.7em}
header.title{text-align:center;margin:0 0 1.6rem}
header.title h1{font:600 1.95rem/1.18 ${SERIF};margin:0 0 .9rem;text-wrap:balance;
letter-spacing:-.005em}
header.title p{margin:.15rem 0}
.authors{font-size:1.05rem}.date{color:var(--soft);font-size:.92rem}
.label{font:600 .72rem/1 ${SANS};letter-spacing:.09em;text-transform:uppercase;color:var(--soft)}
.abstract{margin:0 auto 1.9rem;padding:0 2.2rem;font-size:.94rem;line-height:1.5}
.abstract p{margin:0}.abstract .label{margin-right:.7em}
nav{margin:1.8rem 0 2.6rem;padding:1.1rem 0 1.2rem;border-top:1px solid var(--rule);
border-bottom:1px solid var(--rule)}
nav .label{margin:0 0 .7rem}
nav ol{list-style:none;margin:0;padding:0;font-size:.9rem;line-height:1.5}
nav a{display:flex;gap:.55em;color:var(--ink);align-items:baseline}
nav .number{min-width:1.5em;color:var(--soft);font-variant-numeric:tabular-nums}
nav .d1{margin-top:.16rem}nav .d1 .text{font-weight:600}
nav .d2{padding-left:2.05em}nav .d2 .number{min-width:2em}nav .d2 .text{color:var(--soft)}
nav .text{min-width:0}nav .dots{flex:1}nav .page{display:none}
h2,h3,h4,h5{font-family:${SANS};font-weight:600;line-height:1.25;break-after:avoid;
text-wrap:balance;letter-spacing:-.008em;scroll-margin-top:1rem}
h2{font-size:1.32rem;margin:3rem 0 .8rem}h3{font-size:1.04rem;margin:2rem 0 .5rem}
h4{font-size:.93rem;margin:1.5rem 0 .4rem}h5{font-size:.88rem;margin:1.2rem 0 .3rem}
h2 .number,h3 .number,h4 .number,h5 .number{color:var(--soft);font-weight:400;margin-right:.45em}
p{margin:.6rem 0;orphans:3;widows:3;text-wrap:pretty}
ul,ol{padding-left:1.4rem;margin:.6rem 0}li{margin:.22rem 0}li>p{margin:.3rem 0}
hr{border:0;border-top:1px solid var(--rule);margin:2rem 0}
.ref,.cite{white-space:nowrap}
:is(p,li,figcaption,td) a{text-decoration:underline;text-decoration-thickness:.055em;
text-underline-offset:.2em;text-decoration-color:color-mix(in srgb,currentColor 45%,transparent)}
nav li a{text-decoration:none}
figure{margin:1.7rem 0;break-inside:avoid;scroll-margin-top:1rem}
figcaption{font:400 .78rem/1.5 ${SANS};color:var(--soft);margin-top:.65rem;text-wrap:pretty}
figcaption b{color:var(--ink);font-weight:600;margin-right:.15em}
figure.table figcaption,figure.listing figcaption{margin:0 0 .55rem;break-after:avoid;
break-inside:avoid;orphans:9;widows:9}
figure.long{break-inside:auto}
img{max-width:100%;height:auto}
.chart svg{display:block;max-width:100%;height:auto;margin:0 auto}
.parts{display:grid;grid-template-columns:repeat(auto-fit,minmax(15.5rem,1fr));gap:1rem 1.2rem}
.parts p{font:400 .78rem/1.45 ${SANS};color:var(--soft);margin:.35rem 0 0;text-align:center;
text-wrap:balance}.part{min-width:0;align-self:end;scroll-margin-top:1rem}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font:400 .755rem/1.4 ${SANS};
font-variant-numeric:lining-nums tabular-nums;border-top:1.5px solid var(--ink);
border-bottom:1.5px solid var(--ink);margin:0}
td sup{font-size:.84em}.broad table{font-size:.715rem}.chapter>.scroll{margin:1.2rem 0}
thead{display:table-header-group}tr{break-inside:avoid}
th{font-weight:600;text-align:left;vertical-align:bottom}
thead tr>*{border-bottom:.75px solid var(--ink)}
th,td{padding:.27rem .75em .27rem 0;vertical-align:top}
tbody tr:first-child td{padding-top:.42rem}tbody tr:last-child td{padding-bottom:.42rem}
th.n,td.n{text-align:right}.n+:not(.n){padding-left:.9em}td.n{white-space:nowrap}th.c,td.c{text-align:center}
td.long,th.long{overflow-wrap:anywhere;white-space:normal;min-width:12em}
th:last-child,td:last-child{padding-right:0}
.source{display:inline-block;white-space:nowrap;margin-right:.8em}
code,pre{font-family:${MONO};font-size:.755rem;font-variant-ligatures:none}
p code,li code,td code,figcaption code{font-size:.82em;overflow-wrap:anywhere}
td code,figcaption code{font-size:.92em}
pre{background:var(--tint);padding:.75rem .95rem;border-radius:3px;overflow-x:auto;line-height:1.5;
margin:1rem 0;tab-size:2}
pre.log{font-size:.68rem}pre.whole{break-inside:avoid}pre code{font-size:1em}
ul.sounds{list-style:none;padding:0;display:grid;gap:.5rem 1.2rem;
grid-template-columns:repeat(auto-fill,minmax(15.5rem,1fr));font:400 .78rem/1.4 ${SANS};color:var(--soft)}
ul.sounds li{margin:0}ul.sounds audio{display:block;width:100%;height:2.2rem}
blockquote{margin:1rem 0;padding:0 1.1rem;border-left:2px solid var(--rule);color:var(--soft)}
.admonition{margin:1.3rem 0;padding:.65rem 1rem .7rem;border-left:3px solid var(--note);
background:var(--tint);break-inside:avoid;font-size:.95rem}
.admonition p{margin:.35rem 0 0}.admonition .kind{font:600 .74rem/1.4 ${SANS};color:var(--note);
margin:0;letter-spacing:.02em;break-after:avoid}
.admonition.warning,.admonition.caution{border-left-color:var(--warn)}
.admonition.warning .kind,.admonition.caution .kind{color:var(--warn)}
.admonition.tip{border-left-color:var(--good)}.admonition.tip .kind{color:var(--good)}
math{font-family:"STIX Two Math","Latin Modern Math","Cambria Math",math;font-size:1.02em}
.equation{display:flex;align-items:center;margin:1.1rem 0;overflow-x:auto;overflow-y:hidden;
break-inside:avoid;scroll-margin-top:1rem}
.equation math{flex:1}.equation .no{font-variant-numeric:tabular-nums;padding-left:1rem}
.references{font-size:.9rem;list-style:none;counter-reset:work;padding:0}
.references li{counter-increment:work;padding-left:2.3em;margin:.4rem 0;text-indent:-2.3em;
overflow-wrap:anywhere;break-inside:avoid}
.references li::before{content:"[" counter(work) "]";display:inline-block;width:2.3em;text-indent:0;
color:var(--soft)}
.small{font:400 .78rem/1.5 ${SANS};color:var(--soft)}
details.provenance{margin:1.2rem 0;font-size:.9rem}details summary{cursor:pointer;font:600 .84rem/1.5 ${SANS}}
details td:first-child{white-space:nowrap}details .scroll{margin:1rem 0;max-height:32rem;overflow:auto}
sup.note a{padding:0 .1em;text-decoration:none}.notes{font-size:.9rem;padding-left:1.6rem}
.notes li{margin:.4rem 0;scroll-margin-top:1rem}
.hljs-keyword,.hljs-built_in,.hljs-literal{color:var(--keyword)}
.hljs-string,.hljs-regexp{color:var(--string)}.hljs-comment{color:var(--comment)}
.hljs-number,.hljs-attr,.hljs-title.function_{color:var(--number)}
@media(max-width:34rem){html{font-size:16.5px}body{padding-top:2rem}.abstract{padding:0}
header.title h1{font-size:1.6rem}th,td{padding-right:1em}.scroll table{min-width:26rem}
.scroll{margin-right:-1.25rem;padding-right:1.25rem}.broad .scroll table{min-width:44rem}}
#tip{position:absolute;z-index:8;max-width:22rem;padding:.25rem .5rem;white-space:pre-line;
font-size:.8rem;line-height:1.35;background:var(--paper);color:var(--ink);
border:1px solid var(--rule);border-radius:4px;pointer-events:none}
@media print{#tip{display:none}}
body[data-mark]::before{content:attr(data-mark);position:fixed;inset:42% 0 auto;text-align:center;
transform:rotate(-28deg);font-size:4rem;font-weight:700;color:#c4202a;opacity:.2;
pointer-events:none;z-index:9}
.banner{font-weight:700;color:var(--warn)}
@media print{
.back,details.provenance,ul.sounds{display:none}
html{font-size:9.4pt;line-height:1.27}
body{max-width:none;padding:0}
header.title{margin-top:6mm}
a{color:inherit}:is(p,li,figcaption,td) a{text-decoration:none}.ref,.cite a{color:var(--link)}
p{text-align:justify}.admonition .kind{text-align:left}header.title p{text-align:center}
nav .page{display:inline;font-variant-numeric:tabular-nums}
nav ol{columns:2;column-gap:2.4rem;font-size:.84rem}nav li{break-inside:avoid}
nav .dots{border-bottom:1px dotted #b4b4bc}
nav .d2 .dots{border-bottom-color:#d0d0d6}
h2{margin:1.5rem 0 .45rem}h3{margin:1.15rem 0 .3rem}figure{margin:.9rem 0}p{margin:.4rem 0}
th,td{padding-top:.14rem;padding-bottom:.14rem}figcaption{line-height:1.42}
.long td{padding-top:.1rem;padding-bottom:.1rem}.long td:first-child:not(.long){white-space:nowrap}nav{margin:1.2rem 0 1.6rem;padding:.8rem 0}
.references{columns:2;column-gap:2rem;font-size:.77rem;line-height:1.27}.references li{margin:0 0 .16rem;orphans:2;widows:2}
pre{white-space:pre-wrap;overflow:visible;overflow-wrap:anywhere;background:none;border:.5pt solid var(--rule)}
.admonition{background:none;padding-top:.1rem;padding-bottom:.15rem}
.scroll{overflow:visible}}
`;
