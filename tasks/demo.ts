/**
 * `deno task demo`: a page that listens, served from this machine or written as a folder.
 *
 * @module
 */
import { type Command, outOption, projectRoot, runCommand, shownPath } from "@kws/cli";
import { buildDemo, serveDemo } from "../tools/build/demo.ts";
import { requireOwnFolder } from "../tools/build/own_folder.ts";

const COMMAND: Command = {
  name: "deno task demo",
  about: "Serves a page that listens to the microphone or to a file, offline; Ctrl-C ends it.",
  options: {
    port: {
      kind: "integer",
      least: 0,
      most: 65535,
      default: 8471,
      help: "The port; 0 takes any that is free.",
    },
    out: outOption(
      "Writes the page as a folder for any web server, a new one, an empty one or one that it wrote " +
        "before, and serves nothing",
    ),
  },
};

if (import.meta.main) {
  await runCommand(COMMAND, async ({ port, out }) => {
    const folder = (out as string | undefined) ?? `${projectRoot()}/dist/demo`;
    if (out !== undefined) requireOwnFolder(folder, shownPath(folder), "deno task demo");
    await buildDemo(folder);
    if (out !== undefined) {
      console.log(`${shownPath(folder)}: a page for any web server, by https or on localhost`);
      return;
    }
    const server = serveDemo(folder, port as number);
    console.log(`http://localhost:${server.addr.port}/ listens; Ctrl-C ends it`);
    Deno.addSignalListener("SIGINT", () => void server.shutdown());
    await server.finished;
  });
}
