/**
 * The demonstration's service worker: what lies beside the page is there without a network, too.
 *
 * The audio thread's module is asked for anew by every detector, and a strict policy lets no copy of it in by
 * another address: so the answer itself must not need the network.
 *
 * @module
 */

/** What a service worker has, and a page's types do not know. */
interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Asked extends Event {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
declare const clients: { claim(): Promise<void> };
declare function skipWaiting(): Promise<void>;

/** Everything that the page asks for. */
const FILES = [
  ...["./", "demo.css", "icon.svg", "demo.min.js", "worklet.min.js"],
  ...["small.kws", "size.kws", "quality.kws"],
].map((path) => new URL(path, location.href).href);

/** The name that the files are kept under. */
const CACHE = "demonstration";

/** Keeps every file as the server has it now. */
async function keepAll(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll(FILES.map((url) => new Request(url, { cache: "reload" })));
  await skipWaiting();
}

/** The server's answer, which is kept; without a network the latest that was. */
async function answer(event: Asked & Lasting, url: string): Promise<Response> {
  try {
    const response = await fetch(event.request);
    // Behind the answer; a full disk keeps nobody from it.
    if (response.ok) event.waitUntil(keep(url, response.clone()).catch(() => {}));
    return response;
  } catch {
    const cache = await caches.open(CACHE);
    return await cache.match(url, { ignoreVary: true }) ?? Response.error();
  }
}

async function keep(url: string, response: Response): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.put(url, response);
}

addEventListener("install", (event) => (event as Lasting).waitUntil(keepAll()));
// The page that brought it is served by it from now on, not only the next one.
addEventListener("activate", (event) => (event as Lasting).waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const asked = event as Asked & Lasting;
  const url = asked.request.url.replace(/\/index\.html$/, "/");
  if (FILES.includes(url)) asked.respondWith(answer(asked, url));
});
