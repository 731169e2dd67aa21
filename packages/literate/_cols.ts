import puppeteer from "puppeteer";
import { findBrowser, pagesOfNames } from "/work/hc/packages/literate/pdf.ts";
import { FIT_SCRIPT, PAGE_WIDTH } from "/work/hc/packages/literate/fit.ts";
import { FLOAT_SCRIPT } from "/work/hc/packages/literate/float.ts";
import { STYLE } from "/work/hc/packages/literate/theme.ts";
let html = Deno.readTextFileSync(Deno.args[0] ?? "/work/hc/dist/report.html");
html = html.replace(
  "white-space:pre-wrap;overflow-wrap",
  "white-space:pre-wrap;overflow:visible;overflow-wrap",
);
const { path, args } = await findBrowser();
const t0 = performance.now();
const lap = (s: string) => console.log(s, Math.round(performance.now() - t0));
const browser = await puppeteer.launch({ executablePath: path, args, headless: "shell" });
const page = await browser.newPage();
await page.setContent(html, { waitUntil: "load" });
await page.evaluate("document.fonts.ready.then(() => true)");
await page.setViewport({ width: PAGE_WIDTH, height: 900 });
await page.emulateMediaType("print");
await page.evaluate(FIT_SCRIPT);
lap("fit");
console.log(await page.evaluate(FLOAT_SCRIPT));
lap("float");
const cols = await page.evaluate(`(() => {
  const style = document.createElement("style");
  style.textContent = "body{width:604.3px!important;height:937.36px!important;column-width:604.3px;column-gap:100px;column-fill:auto;margin:0!important;padding:0!important;overflow:visible}";
  document.head.append(style);
  const out = {};
  const left = document.body.getBoundingClientRect().left;
  for (const el of document.querySelectorAll("[id]")) {
    if (el.closest("svg")) continue;
    const r = el.getClientRects()[0]; if (!r) continue;
    out[el.id] = Math.floor((r.left - left + 1) / 704.3) + 1;
  }
  style.remove();
  return out;
})()`) as Record<string, number>;
const pdf = await page.pdf({
  preferCSSPageSize: true,
  printBackground: true,
  outline: true,
  tagged: true,
});
Deno.writeFileSync("/tmp/float.pdf", pdf);
for (const [n, p] of pagesOfNames(pdf)) if (cols[n] !== p) console.log(n, cols[n], p);
lap("pdf");
await browser.close();
