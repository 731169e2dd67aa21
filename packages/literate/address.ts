/**
 * Addresses of links and images: what a page of one file may lead to.
 *
 * @module
 */

/** Kinds of addresses outside of the page that a link may have. */
const OUTSIDE = ["https:", "http:", "mailto:"];

/** What is wrong with a link's address, if anything is; whether an anchor exists is not looked at. */
export function addressProblem(address: string): string | undefined {
  if (/^#[^\s#]+$/.test(address)) return undefined;
  if (URL.canParse(address) && OUTSIDE.includes(new URL(address).protocol)) return undefined;
  return `a link must lead to https:, http:, mailto: or an anchor such as #sec-label, for the page ` +
    `is one file: current value is "${address}"`;
}

/** An address as an attribute holds it, before its signs are escaped. */
export function encodeAddress(address: string): string {
  return address.startsWith("#") ? address : encodeURI(address).replaceAll("%25", "%");
}

/** The value of a tag's attribute with its entities resolved. */
export function attribute(tag: string, name: string): string | undefined {
  const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, "i").exec(
    tag,
  );
  const value = found?.[1] ?? found?.[2] ?? found?.[3];
  return value === undefined ? undefined : unescapeHtml(value);
}

const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Text of HTML without tags. */
export function unescapeHtml(text: string): string {
  return text.replaceAll(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (all, decimal, hex, name) => {
    if (name !== undefined) return name === "nbsp" ? "\u00A0" : ENTITIES[name] ?? all;
    const code = decimal === undefined ? parseInt(hex, 16) : Number(decimal);
    return code <= 0x10FFFF ? String.fromCodePoint(code) : all;
  });
}
