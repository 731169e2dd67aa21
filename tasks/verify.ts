/**
 * `deno task verify`: recomputes every artefact and compares its digest with the committed one.
 *
 * @module
 */
import { runCommand, UsageError, wrapText } from "@kws/cli";
import { askedStudy } from "../study/command.ts";
import { VERIFY } from "../study/commands.ts";
import { recompute, verifyCommitted, verifySome } from "../study/verify.ts";

function today(): number {
  return Number(new Date().toISOString().slice(0, 10).replaceAll("-", ""));
}

if (import.meta.main) {
  await runCommand(VERIFY, async (args) => {
    if (args.files && args.sample !== undefined) {
      throw new UsageError(
        "--files compares what is committed and --sample computes stages anew: both are given; leave " +
          "out one",
      );
    }
    const verified = verifyCommitted();
    if (!args.files) {
      const quick = args.profile === "quick" && args.corpus === undefined;
      const asked = await askedStudy(quick ? { ...args, corpus: "synthetic" } : args);
      const [jobs, only] = [args.jobs as number, args.only as string[]];
      // Without --keyword the full study is its main one's: nothing is expected of the others then.
      const isWhole = asked.keywords.length === asked.study.keywords.length;
      const extent = only.length > 0 ? "some" : isWhole ? "all" : "keywords";
      const { rows, remarks } = args.sample === undefined
        ? await recompute(asked, jobs, extent)
        : await verifySome(asked, {
          ...{ jobs, count: args.sample as number, limit: args.limit as number },
          draw: args.draw as number ?? today(),
          isNarrowed: only.length > 0 || (!isWhole && args.keyword !== undefined),
        });
      verified.rows.push(...rows);
      verified.remarks.push(...remarks);
    }
    const { rows, remarks } = verified;
    const bad = rows.filter(({ state }) => state !== "ok");
    if (args.json) console.log(JSON.stringify({ ok: bad.length === 0, rows, remarks }));
    else {
      for (const { state, stage, artefact } of bad) console.log(`${state} ${stage} ${artefact}`);
      for (const remark of remarks) console.log(wrapText(remark, 80).join("\n"));
      console.log(`${rows.length} artefacts, ${bad.length} of them different or missing`);
    }
    return bad.length > 0 ? 1 : 0;
  });
}
