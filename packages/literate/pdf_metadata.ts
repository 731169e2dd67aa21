/**
 * What a PDF says of itself: title, authors, subject, keywords and day, in its own dictionary and as XMP.
 *
 * The browser's print is left as it is; a second part behind it, as the format foresees for changes, has the new
 * catalogue, information and metadata. It is made from the page alone, so that equal pages give equal bytes.
 * It does not claim PDF/UA: nothing here checks all that this norm demands.
 *
 * @module
 */
import { attribute, unescapeHtml } from "./address.ts";
import { escapeHtml } from "./escape.ts";

/** What a page says of itself in its head. */
export interface PageMetadata {
  title: string;
  language: string;
  author?: string;
  subject?: string;
  keywords?: string;
  /** A day such as `2026-11-23`; without it the PDF has no date. */
  created?: string;
}

/** Who made the file: the same words for every version of the browser. */
const PRODUCER = "@kws/literate and Chromium";

/** Names of `<meta>` in a page's head, by what they say. */
export const META_NAMES = {
  author: "author",
  subject: "description",
  keywords: "keywords",
  created: "dcterms.created",
} as const;

/** Reads the head of a page that this package has made. */
export function pageMetadata(html: string): PageMetadata {
  const head = html.slice(0, html.indexOf("<style"));
  const metas = new Map(
    [...head.matchAll(/<meta\s[^>]*>/g)].map((
      [tag],
    ) => [attribute(tag, "name"), attribute(tag, "content")]),
  );
  const said = Object.entries(META_NAMES).flatMap(([key, name]) => {
    const text = metas.get(name);
    return text ? [[key, text]] : [];
  });
  return {
    title: unescapeHtml(/<title>([^<]*)<\/title>/.exec(head)?.[1] ?? ""),
    language: attribute(/<html[^>]*>/.exec(head)?.[0] ?? "", "lang") ?? "en",
    ...Object.fromEntries(said),
  };
}

/** A text as PDF has it: UTF-16 with a mark of the byte order, in hexadecimal. */
function pdfText(text: string): string {
  const units = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
  return `<${[0xFEFF, ...units].map((unit) => unit.toString(16).padStart(4, "0")).join("")}>`;
}

/** The metadata as RDF, in the names of Dublin Core, PDF and XMP. */
export function xmpPacket(
  { title, language, author, subject, keywords, created }: PageMetadata,
): string {
  const inLanguage = (name: string, text: string): string =>
    `<dc:${name}><rdf:Alt><rdf:li xml:lang="x-default">${
      escapeHtml(text)
    }</rdf:li></rdf:Alt></dc:${name}>`;
  const list = (name: string, kind: string, texts: readonly string[]): string =>
    `<dc:${name}><rdf:${kind}>${
      texts.map((text) => `<rdf:li>${escapeHtml(text)}</rdf:li>`).join("")
    }</rdf:${kind}></dc:${name}>`;
  const words = keywords?.split(/\s*,\s*/).filter(Boolean) ?? [];
  const said = [
    "<dc:format>application/pdf</dc:format>",
    inLanguage("title", title),
    list("language", "Bag", [language]),
    author && list("creator", "Seq", author.split(/\s*,\s*/)),
    subject && inLanguage("description", subject),
    words.length > 0 && list("subject", "Bag", words),
    keywords && `<pdf:Keywords>${escapeHtml(keywords)}</pdf:Keywords>`,
    `<pdf:Producer>${PRODUCER}</pdf:Producer>`,
    created && `<xmp:CreateDate>${created}T00:00:00Z</xmp:CreateDate>`,
  ].filter(Boolean).join("\n");
  return `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
${said}
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>`;
}

/** The dictionary of information. */
function information({ title, author, subject, keywords, created }: PageMetadata): string {
  const day = created && `(D:${created.replaceAll("-", "")}000000Z)`;
  const entries = {
    ...{ Title: pdfText(title), Author: author && pdfText(author) },
    ...{ Subject: subject && pdfText(subject), Keywords: keywords && pdfText(keywords) },
    ...{ Producer: pdfText(PRODUCER), CreationDate: day, ModDate: day },
  };
  const lines = Object.entries(entries).filter(([, value]) => value)
    .map(([name, value]) => `/${name} ${value}`);
  return `<<${lines.join("\n")}>>`;
}

/**
 * A print with its metadata.
 *
 * @param pdf As Chromium writes it, with one table of objects.
 * @throws {Error} If the print has no such table, so that nothing can be put behind it.
 */
export async function withMetadata(
  pdf: Uint8Array<ArrayBuffer>,
  metadata: PageMetadata,
): Promise<Uint8Array<ArrayBuffer>> {
  const tail = new TextDecoder("latin1").decode(pdf.subarray(-2048));
  const [, size, root, start] =
    /trailer\s*<<\/Size (\d+)\s*\/Root (\d+) 0 R[^>]*>>\s*startxref\s*(\d+)\s*%%EOF\s*$/.exec(
      tail,
    ) ?? [];
  const catalogue = size && catalogueOf(pdf, root, Number(start));
  if (!catalogue) {
    throw new Error(
      "Cannot write the PDF's metadata as the browser's print must end with a table of objects and its trailer: " +
        `it ends with "${tail.slice(-60).replaceAll(/[^ -~]/g, " ")}"`,
    );
  }
  const first = Number(size);
  const encoder = new TextEncoder();
  const packet = encoder.encode(xmpPacket(metadata));
  const id = new Uint8Array(await crypto.subtle.digest("SHA-256", pdf)).toHex().slice(0, 32);
  const parts: Uint8Array[] = [pdf];
  const places = new Map<number, number>();
  let length = pdf.length;
  const put = (bytes: Uint8Array): void => {
    parts.push(bytes);
    length += bytes.length;
  };
  const object = (number: number, body: string, stream?: Uint8Array): void => {
    places.set(number, length + 1);
    put(encoder.encode(`\n${number} 0 obj\n${body}${stream ? "\nstream\n" : ""}`));
    if (stream) put(stream);
    put(encoder.encode(`${stream ? "\nendstream" : ""}\nendobj`));
  };
  object(Number(root), catalogue.replace(/>>\s*$/, `\n/Metadata ${first + 1} 0 R>>`));
  object(first, information(metadata));
  object(first + 1, `<</Type /Metadata /Subtype /XML /Length ${packet.length}>>`, packet);
  const table = length + 1;
  const rows = [...places].map(([number, at]) =>
    `${number} 1\n${String(at).padStart(10, "0")} 00000 n \n`
  );
  put(encoder.encode(
    `\nxref\n${rows.join("")}trailer\n<</Size ${
      first + 2
    }\n/Root ${root} 0 R\n/Info ${first} 0 R\n` +
      `/ID [<${id}> <${id}>]\n/Prev ${start}>>\nstartxref\n${table}\n%%EOF\n`,
  ));
  return new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer());
}

/** The dictionary of the root object. */
function catalogueOf(pdf: Uint8Array, root: string, table: number): string | undefined {
  const text = new TextDecoder("latin1").decode(pdf.subarray(table));
  const [all, from] = /^xref\s*(\d+) \d+\s*?\n/.exec(text) ?? [];
  if (all === undefined) return undefined;
  // Every row of the table has 20 bytes.
  const row = text.slice(all.length + 20 * (Number(root) - Number(from)));
  const object = new TextDecoder("latin1").decode(pdf.subarray(parseInt(row, 10)));
  return new RegExp(`^${root} 0 obj\\s*(<<.*?>>)\\s*endobj`, "s").exec(object)?.[1];
}
