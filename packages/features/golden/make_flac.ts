/**
 * Makes `flac/*.flac` and `flac.json`: small FLAC files of sounds that this script computes, and what
 * the reference decoder (`flac -d`, which is needed to run this) reads from them:
 * `deno run --allow-read --allow-write --allow-run packages/features/golden/make_flac.ts`.
 *
 * Files whose coding is chosen part by part are written bit by bit by `flac_writer.ts`; the others come from
 * the reference encoder, with what its analysis finds in them.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { ENCODED, PLANS } from "./flac_plans.ts";
import { type Channel, encode, interleave } from "./flac_writer.ts";

async function run(command: string, ...args: string[]): Promise<Uint8Array> {
  const { code, stdout, stderr } = await new Deno.Command(command, { args }).output();
  if (code !== 0) {
    throw new Error(`${command} ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
  }
  return stdout;
}

/** What the reference's analysis finds in a file, each once. */
async function analyse(path: string): Promise<string[]> {
  const text = new TextDecoder().decode(await run("flac", "-a", "-s", "--stdout", path));
  const found = new Set<string>();
  for (const [, assignment] of text.matchAll(/channel_assignment=(\w+)/g)) found.add(assignment);
  for (const line of text.split("\n").filter((line) => line.includes("subframe="))) {
    const field = (name: string): string => new RegExp(`\\b${name}=(\\w+)`).exec(line)?.[1] ?? "";
    found.add([field("type"), field("order")].filter(Boolean).join("-"));
    if (field("wasted_bits") !== "0") found.add("wasted-bits");
    if (field("partition_order") !== "0" && field("partition_order") !== "") {
      found.add("partitions");
    }
    if (field("residual_type") === "RICE2") found.add("RICE2");
  }
  if (/ESCAPE/.test(text)) found.add("escape");
  return [...found].sort();
}

/** What the reference decoder reads: frames of channels, averaged as the project does. */
async function decode(path: string, channels: number, depth: number): Promise<Int16Array> {
  const bytes = await run(
    "flac",
    "-d",
    "-s",
    "-c",
    "--force-raw-format",
    "--endian=little",
    "--sign=signed",
    path,
  );
  const width = depth / 8;
  const sample = (at: number): number => {
    let value = 0;
    for (let b = width - 1; b >= 0; b--) value = value * 256 + bytes[at + b];
    return value >= 2 ** (depth - 1) ? value - 2 ** depth : value;
  };
  return Int16Array.from({ length: bytes.length / width / channels }, (_, i) => {
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += sample(width * (i * channels + c));
    return Math.min(32767, Math.round(sum / channels * 2 ** (16 - depth)));
  });
}

if (import.meta.main) {
  const dir = new URL("flac/", import.meta.url);
  Deno.mkdirSync(dir, { recursive: true });
  const temporary = Deno.makeTempDirSync();
  const files: [string, Channel[], number][] = [];
  for (const plan of PLANS) {
    Deno.writeFileSync(new URL(`${plan.name}.flac`, dir), encode(plan));
    files.push([plan.name, plan.channels, 16]);
  }
  for (const [name, channels, options, depth = 16] of ENCODED) {
    Deno.writeFileSync(`${temporary}/raw`, interleave(channels, depth));
    Deno.writeFileSync(
      new URL(`${name}.flac`, dir),
      await run(
        "flac",
        ...["-s", "-f", "-c", "--no-padding", "--no-seektable", ...options],
        ...["--force-raw-format", "--endian=little", "--sign=signed", "--sample-rate=16000"],
        ...[`--bps=${depth}`, `--channels=${channels.length}`, `${temporary}/raw`],
      ),
    );
    files.push([name, channels, depth]);
  }
  const cases = [];
  for (const [name, channels, depth] of files) {
    const path = new URL(`${name}.flac`, dir).pathname;
    const pcm = await decode(path, channels.length, depth);
    const sha256 = createHash("sha256").update(new Uint8Array(pcm.buffer)).digest("hex");
    cases.push({ name, samples: pcm.length, sha256, coding: await analyse(path) });
  }
  Deno.removeSync(temporary, { recursive: true });
  Deno.writeTextFileSync(
    new URL("flac.json", import.meta.url),
    JSON.stringify({ cases }, undefined, 1) + "\n",
  );
}
