/**
 * `deno task verify`: recomputes every artefact and compares its digest with the committed one.
 *
 * @module
 */
import { type Command, JSON_OPTION, runCommand } from "@kws/cli";
import { askedStudy, JOBS, STUDY_OPTIONS } from "../study/command.ts";
import { recompute, verifyCommitted, verifySome } from "../study/verify.ts";

const COMMAND: Command = {
  name: "deno task verify",
  about: "Computes a committed study anew and compares every digest; exit 1 on any difference.",
  permissions: "verify",
  resumes: true,
  options: {
    ...STUDY_OPTIONS,
    profile: { ...STUDY_OPTIONS.profile, default: "quick", help: "Which study is computed anew." },
    files: {
      kind: "flag",
      help: "Computes nothing: hashes the committed files of all studies and keywords.",
    },
    sample: { kind: "integer", least: 1, help: "Computes so many stages alone, drawn by chance." },
    limit: { kind: "integer", default: 3600, help: "Seconds in which a sample's stages begin." },
    draw: { kind: "integer", help: "What a sample is drawn by; today's date without it." },
    jobs: JOBS,
    json: JSON_OPTION,
  },
};

function today(): number {
  return Number(new Date().toISOString().slice(0, 10).replaceAll("-", ""));
}

if (import.meta.main) {
  await runCommand(COMMAND, async (args) => {
    const verified = verifyCommitted();
    if (!args.files) {
      const quick = args.profile === "quick" && args.corpus === undefined;
      const asked = await askedStudy(quick ? { ...args, corpus: "synthetic" } : args);
      const [jobs, only] = [args.jobs as number, args.only as string[]];
      const { rows, remarks } = args.sample === undefined
        ? await recompute(asked, jobs, only.length === 0 && args.keyword === undefined)
        : await verifySome(asked, {
          ...{ jobs, count: args.sample as number, limit: args.limit as number },
          draw: args.draw as number ?? today(),
          isNarrowed: only.length > 0,
        });
      verified.rows.push(...rows);
      verified.remarks.push(...remarks);
    }
    const { rows, remarks } = verified;
    const bad = rows.filter(({ state }) => state !== "ok");
    if (args.json) console.log(JSON.stringify({ ok: bad.length === 0, rows, remarks }));
    else {
      for (const { state, stage, artefact } of bad) console.log(`${state} ${stage} ${artefact}`);
      for (const remark of remarks) console.log(remark);
      console.log(`${rows.length} artefacts, ${bad.length} of them different or missing`);
    }
    return bad.length > 0 ? 1 : 0;
  });
}
