/**
 * A plan for Snakemake, which runs it on cores, Slurm or Kubernetes. Pure.
 *
 * @module
 */
import { canonicalJson, sha256 } from "./digest.ts";
import type { PlanJson, PlanNode } from "./graph.ts";
import type { Manifest } from "./stage.ts";

/** Options of {@linkcode snakefile}. */
export interface SnakemakeOptions {
  /** Path of the plan's JSON, as Snakemake sees it. */
  planFile: string;
  /** Folder of the marks that stages are done. */
  doneDir: string;
  /** The command that runs a stage; `--stage NAME --jobs N --done FILE` is put after it. */
  command?: string;
  /** Memory of a stage that does not say how much it takes, MiB. */
  memory?: number;
  /** Minutes for a stage whose time is not known; otherwise it gets three times what is predicted. */
  minutes?: number;
}

/** What the mark of a finished stage says: its key and the digests of its outputs. */
export function doneText({ stage, key, outputs, metrics }: Manifest): string {
  const lines = Object.keys(outputs).sort().map((name) => `${name} ${outputs[name].digest}`);
  return [
    `stage ${stage}`,
    `key ${key}`,
    ...lines,
    `metrics ${sha256(canonicalJson(metrics))}`,
    "",
  ]
    .join("\n");
}

/**
 * The text of a profile (`config.yaml`) with which Snakemake 7 gives every stage to Slurm as a job:
 * `snakemake --profile DIR`. The cache must lie where all machines see it, and file locks must work there.
 *
 * @param jobs How many jobs may wait or run at a time.
 */
export function slurmProfile(jobs = 100): string {
  const submit = "sbatch --parsable --job-name=kws-{rule} --cpus-per-task={threads} " +
    "--mem={resources.mem_mb} --time={resources.runtime} --output=/dev/null";
  return [
    `cluster: ${text(submit)}`,
    'cluster-cancel: "scancel"',
    `jobs: ${jobs}`,
    "latency-wait: 60",
    "rerun-incomplete: true",
    "keep-going: true",
    "",
  ].join("\n");
}

/** Stages of one kind whose names differ only in keyword, setting and seed. */
interface Pattern {
  kind: string;
  /** The name with wildcards. */
  name: string;
  /** Values of each wildcard. */
  values: Map<string, Set<string>>;
}

/**
 * The text of a Snakefile: a rule for every kind of stage, more where a kind's names are of several
 * patterns, with wildcards over keyword, setting and seed.
 */
export function snakefile(
  plan: PlanJson,
  { planFile, doneDir, command = "deno task run", memory = 2048, minutes = 240 }: SnakemakeOptions,
): string {
  const patterns = patternsOf(plan.stages);
  const rules = patterns.map((pattern, i) => rule(pattern, ruleName(pattern, i, patterns)));
  const names = patterns.map((pattern, i) => ruleName(pattern, i, patterns));
  return `# Made from a plan of ${plan.stages.length} stages; it is not to be edited.
import json
import math

with open(${text(planFile)}) as file:
    NODES = {node["name"]: node for node in json.load(file)["stages"]}

DONE = ${text(doneDir)}
COMMAND = ${text(command)}


def done(name):
    return f"{DONE}/{name}.done"


def needs(name):
    return [done(need) for need in NODES[name]["needs"]]


def minutes(name):
    seconds = NODES[name]["seconds"]
    return ${minutes} if seconds is None else math.ceil(3 * seconds / 60) + 5


wildcard_constraints:
    keyword="[^/]+",
    setting="[^/]+",
    seed="[0-9]+",


rule all:
    input:
        [done(name) for name in NODES],

${names.length > 1 ? `\nruleorder: ${names.join(" > ")}\n` : ""}
${rules.join("\n\n")}`.replaceAll("{MEMORY}", String(memory));
}

function rule({ name, values }: Pattern, ruleName: string): string {
  const wildcards = [...values.keys()];
  const lookUp = (use: string): string =>
    wildcards.length === 0
      ? `lambda wildcards: ${use.replace("NAME", text(name))}`
      : `lambda wildcards: ${use.replace("NAME", `${text(name)}.format(**wildcards)`)}`;
  const shown = name.replace(/\{(\w+)\}/g, "{wildcards.$1}");
  const constraints = [...values].map(([wildcard, found]) =>
    `        ${wildcard}=${text([...found].sort().map(escape).join("|"))},`
  );
  return [
    `rule ${ruleName}:`,
    "    input:",
    `        ${lookUp("needs(NAME)")},`,
    "    output:",
    `        DONE + ${text(`/${name}.done`)},`,
    ...constraints.length > 0 ? ["    wildcard_constraints:", ...constraints] : [],
    "    threads: " + lookUp('NODES[NAME]["threads"]'),
    "    resources:",
    `        mem_mb=${lookUp('NODES[NAME]["memory"] or {MEMORY}')},`,
    `        runtime=${lookUp("minutes(NAME)")},`,
    "    shell:",
    `        COMMAND + ${text(` --stage '${shown}' --jobs {threads} --done {output:q}`)}`,
    "",
  ].join("\n");
}

function patternsOf(stages: readonly PlanNode[]): Pattern[] {
  const patterns = new Map<string, Pattern>();
  for (const { name, kind, tags } of stages) {
    const values = new Map<string, string>();
    const parts = name.split("/").map((part, i) => {
      if (i === 0) return plain(part);
      for (const [tag, value] of Object.entries(tags)) {
        const written = String(value);
        const named = tag === "seed" ? [`seed-${written}`, written] : [written];
        if (values.has(tag) || !named.includes(part)) continue;
        values.set(tag, written);
        return part === written ? `{${tag}}` : `seed-{${tag}}`;
      }
      return plain(part);
    });
    const pattern = parts.join("/");
    const known = patterns.get(pattern) ?? { kind, name: pattern, values: new Map() };
    for (const [tag, value] of values) {
      known.values.set(tag, (known.values.get(tag) ?? new Set()).add(value));
    }
    patterns.set(pattern, known);
  }
  // The more of a name is written out, the sooner its rule is taken.
  return [...patterns.values()].sort((a, b) =>
    a.values.size - b.values.size || (a.name < b.name ? -1 : 1)
  );
}

/** A part of a name that is no wildcard; braces would make it one. */
function plain(part: string): string {
  return part.replace(/[{}]/g, "$&$&");
}

function ruleName({ kind }: Pattern, index: number, patterns: readonly Pattern[]): string {
  const base = kind.replace(/\W/g, "_");
  const alike = patterns.filter((pattern) => pattern.kind.replace(/\W/g, "_") === base);
  return alike.length === 1 ? base : `${base}_${alike.indexOf(patterns[index]) + 1}`;
}

function escape(value: string): string {
  return value.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** A literal of Python. */
function text(value: string): string {
  return JSON.stringify(value);
}
