/** A command whose first operand says what becomes of it; for tests. */
import { type Command, projectRoot, runCommand, userPath, writeWhole } from "../mod.ts";

const COMMAND: Command = {
  name: "deno task bake",
  about: "Bakes.",
  operands: [{ name: "deed", help: "What to do.", required: true }],
  options: { path: { kind: "path", help: "A path." } },
  permissions: "kitchen",
  resumes: true,
};

await runCommand(COMMAND, async ({ deed, path }) => {
  switch (deed) {
    case "paths":
      console.log(JSON.stringify([projectRoot(), userPath("a b"), path]));
      return 0;
    case "read":
      Deno.readTextFileSync(path);
      return 0;
    case "write":
      writeWhole(path, "bread");
      return 0;
    case "fault":
      return (undefined as unknown as { code: number }).code;
    case "late":
      Promise.reject(new Error("Cannot bake as the oven must be on"));
      await new Promise((resolve) => setTimeout(resolve, 5000));
      return 0;
    case "heard":
      console.log(
        await new Promise<string>((resolve) => {
          addEventListener("unhandledrejection", (event) => {
            event.preventDefault();
            resolve(event.reason.message);
          });
          Promise.reject(new Error("heard"));
          setTimeout(() => resolve("nothing"), 5000);
        }),
      );
      return 0;
    case "check":
      return 1;
    case "wait":
      console.log("waiting");
      await new Promise((resolve) => setTimeout(resolve, 30000));
      return 0;
    default:
      return 0;
  }
});
