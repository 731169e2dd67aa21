/** Text safe inside HTML. */
export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/**
 * HTML with raised digits as elements: no font of the report has all of Unicode's raised characters,
 * and drawn as elements they look alike.
 */
export function raise(html: string): string {
  return html.replaceAll(
    /<[^>]*>|[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]+/g,
    (found) =>
      found.startsWith("<")
        ? found
        : `<sup>${
          [...found].map((one) => "0123456789+−"["⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻".indexOf(one)]).join("")
        }</sup>`,
  );
}
