/**
 * A local page that shows the report and follows its changes.
 *
 * @module
 */

/** A page that is being served. */
export interface LivePage {
  /** Where to look. */
  address: string;
  /** Shows this page from now on; browsers load it and keep their place. */
  show(html: string): void;
  /** Shows what is wrong above the last good page; an empty text takes it away. */
  complain(message: string): void;
  /** Ends the server. */
  close(): Promise<void>;
}

/** The script of a page, which knows its version: a browser may connect when there is a newer one already. */
const script = (version: number): string =>
  `<script>
addEventListener("load", () => {
  const key = "place";
  scrollTo(0, Number(sessionStorage.getItem(key) ?? 0));
  addEventListener("scroll", () => sessionStorage.setItem(key, scrollY));
  const box = document.createElement("pre");
  box.setAttribute("role", "alert");
  box.style = "position:fixed;left:0;right:0;bottom:0;max-height:60vh;margin:0;z-index:9;display:none;" +
    "border-top:3px solid #b04c00;white-space:pre-wrap;overflow:auto";
  document.body.append(box);
  const events = new EventSource("/events?v=${version}");
  events.addEventListener("page", () => location.reload());
  events.addEventListener("problem", ({ data }) => {
    box.textContent = JSON.parse(data);
    box.style.display = box.textContent ? "block" : "none";
  });
});
</script>`;

/**
 * Serves a page on this machine's loopback address.
 *
 * @param port 0 takes a free one.
 */
export function servePage(port = 0): LivePage {
  let current = "<!doctype html><title>Report</title><p>The first build is under way.</p>";
  let version = 0;
  let wrong = "";
  const listeners = new Set<ReadableStreamDefaultController<Uint8Array>>();
  const encoder = new TextEncoder();
  const event = (name: string, data: string): Uint8Array =>
    encoder.encode(`event: ${name}\ndata: ${data}\n\n`);
  const send = (message: Uint8Array): void => {
    for (const listener of listeners) {
      try {
        listener.enqueue(message);
      } catch {
        listeners.delete(listener);
      }
    }
  };
  const server = Deno.serve({ hostname: "127.0.0.1", port, onListen: () => {} }, (request) => {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname !== "/events") {
      return new Response(`${current}${script(version)}`, {
        headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" },
      });
    }
    let own: ReadableStreamDefaultController<Uint8Array>;
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        own = controller;
        listeners.add(controller);
        controller.enqueue(event("problem", JSON.stringify(wrong)));
        // Shown after the browser had loaded the page, or while it slept.
        if (searchParams.get("v") !== `${version}`) controller.enqueue(event("page", "new"));
      },
      cancel: () => void listeners.delete(own),
    });
    return new Response(stream, { headers: { "content-type": "text/event-stream" } });
  });
  return {
    address: `http://127.0.0.1:${server.addr.port}/`,
    show: (html) => {
      current = html;
      version++;
      send(event("page", "new"));
    },
    complain: (message) => {
      wrong = message;
      send(event("problem", JSON.stringify(message)));
    },
    close: async () => {
      for (const listener of listeners) listener.close();
      listeners.clear();
      await server.shutdown();
    },
  };
}
