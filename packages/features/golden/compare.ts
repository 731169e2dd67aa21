/**
 * Compares the decoders with what `flac`, SoX and ffmpeg write, whatever their options:
 * `deno run --allow-read --allow-write --allow-run packages/features/golden/compare.ts`.
 *
 * Every file must be read as these programs read it, or be refused; both are counted.
 *
 * @module
 */
import { decodeAudio } from "../decode.ts";

const DIR = Deno.makeTempDirSync();
const counts = { equal: 0, refused: 0, different: 0, notWritten: 0 };
const reasons = new Map<string, number>();

function run(command: string, args: string[]): Uint8Array | undefined {
  const { code, stdout } = new Deno.Command(command, { args, stderr: "null" }).outputSync();
  return code === 0 ? stdout : undefined;
}

function note(reason: string): void {
  reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
}

/** Decodes a file and compares it with samples, which may be `off` by so much. */
function compare(path: string, what: string, wanted: ArrayLike<number>, off = 0): void {
  let pcm: Int16Array;
  try {
    pcm = decodeAudio(Deno.readFileSync(path), "file").pcm;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    counts.refused++;
    return note(`${what}: ${error.message}`);
  }
  const same = pcm.length === wanted.length &&
    pcm.every((sample, i) => Math.abs(sample - wanted[i]) <= off);
  counts[same ? "equal" : "different"]++;
  if (!same) note(`DIFFERENT ${what}: ${pcm.length} of ${wanted.length} samples`);
}

let state = 1;
function noise(): number {
  state = Number((1103515245n * BigInt(state) + 12345n) % 2147483648n);
  return state / 2 ** 30 - 1;
}

/** Sounds with full scale ±1, by channel. */
const SOUNDS: Record<string, (i: number, c: number) => number> = {
  tone: (i, c) => 0.5 * Math.sin(i / (7 + c)) + 0.05 * noise(),
  silence: () => 0,
  noise: () => 0.999 * noise(),
  square: (i, c) => (i + 50 * c) % 200 < 100 ? 1 : -1,
  almost: (i, c) => 0.3 * Math.sin(i / 11) + (c % 2 === 0 ? 0 : 0.001 * noise()),
};

/** Raw samples and their averages at 16 bits. */
function make(sound: string, length: number, channels: number, depth: number, wasted: number) {
  const width = Math.ceil(depth / 8);
  const raw = new Uint8Array(length * channels * width);
  const wanted = new Int16Array(length);
  const top = 2 ** (depth - 1);
  for (let i = 0, at = 0; i < length; i++) {
    let sum = 0;
    for (let c = 0; c < channels; c++) {
      const step = 2 ** wasted;
      let value = Math.floor(SOUNDS[sound](i, c) * top / step) * step;
      value = Math.max(-top, Math.min(top - step, value));
      sum += value;
      for (let b = 0; b < width; b++) raw[at++] = Math.floor(value / 2 ** (8 * b)) & 255;
    }
    wanted[i] = Math.max(-32768, Math.min(32767, Math.round(sum / channels * 2 ** (16 - depth))));
  }
  Deno.writeFileSync(`${DIR}/raw`, raw);
  return wanted;
}

const FLAC_OPTIONS = [
  ...["-0", "-1", "-2", "-3", "-4", "-5", "-6", "-7", "-8"].map((level) => [level]),
  ["-8", "-e", "-p"],
  ["--lax", "-l", "32", "-b", "777"],
  ["--lax", "-b", "65535"],
  ["--lax", "-b", "16"],
  ["--lax", "-r", "0,8", "-b", "4608"],
  ["--disable-fixed-subframes", "-l", "4"],
  ["--disable-constant-subframes", "-l", "0"],
  ["--disable-fixed-subframes", "--disable-constant-subframes", "-l", "0", "--lax"],
  ["-m", "-5", "--no-md5-sum"],
  ["-M", "-3"],
  ["-A", "tukey(0.5)", "-q", "15", "-l", "12"],
  ["-S", "10x", "-P", "5000", "-T", "ARTIST=a"],
];

const RATES = [1000, 8000, 16000, 22050, 44100, 48000, 96000, 192000, 11025, 37, 65535, 655350];

function compareFlac(): void {
  let turn = 0;
  for (const options of FLAC_OPTIONS) {
    for (const depth of [8, 16, 24, 32]) {
      for (const channels of [1, 2, 3, 8]) {
        for (const sound of Object.keys(SOUNDS)) {
          const length = [1, 15, 17, 1000, 4096, 5000][turn % 6];
          const rate = RATES[Math.floor(turn / 5) % RATES.length];
          const wasted = [0, 0, 3][turn++ % 3];
          const wanted = make(sound, length, channels, depth, wasted);
          const wrote = run("flac", [
            ...["-s", "-f", "-o", `${DIR}/a.flac`, "--force-raw-format", "--endian=little"],
            ...["--sign=signed", `--sample-rate=${rate}`, `--bps=${depth}`, "--lax"],
            ...[`--channels=${channels}`, ...options, `${DIR}/raw`],
          ]);
          if (wrote === undefined) counts.notWritten++;
          else compare(`${DIR}/a.flac`, `flac ${options.join(" ")} ${rate} Hz`, wanted);
        }
      }
    }
  }
}

/** Raw mono samples that a program reads from a file, 16 bits, without dither. */
function reread(command: "sox" | "ffmpeg", path: string): Int16Array | undefined {
  const raw = ["-t", "raw", "-e", "signed", "-b", "16", "-"];
  const bytes = command === "sox"
    ? run("sox", ["-V1", "-D", path, ...raw])
    : run("ffmpeg", ["-v", "quiet", "-i", path, "-f", "s16le", "-"]);
  return bytes === undefined ? undefined : new Int16Array(bytes.slice().buffer);
}

function compareWav(): void {
  for (const sound of Object.keys(SOUNDS)) {
    make(sound, 3000, 1, 24, 0);
    const raw = ["-t", "raw", "-e", "signed", "-b", "24", "-r", "16000", "-c", "1", `${DIR}/raw`];
    for (const type of ["wav", "wavpcm", "flac"]) {
      for (
        const options of [
          ["-b", "8"],
          ["-b", "16"],
          ["-b", "24"],
          ["-b", "32"],
          ["-e", "floating-point", "-b", "32"],
          ["-e", "floating-point", "-b", "64"],
          ["-e", "a-law"],
          ["-e", "mu-law"],
          ["-e", "ms-adpcm"],
          ["-e", "ima-adpcm"],
          ["-e", "gsm-full-rate"],
        ]
      ) {
        const path = `${DIR}/a.${type === "flac" ? "flac" : "wav"}`;
        if (run("sox", ["-V1", "-D", ...raw, "-t", type, ...options, path]) === undefined) {
          counts.notWritten++;
          continue;
        }
        const wanted = reread("sox", path);
        // SoX reads floats to 32 bits first: halves may go the other way.
        const off = options[1] === "floating-point" ? 1 : 0;
        if (wanted) compare(path, `sox ${type} ${options.join(" ")}`, wanted, off);
        const piped = run("sox", ["-V1", "-D", ...raw, "-t", type, ...options, "-"]);
        Deno.writeFileSync(`${path}.pipe`, piped!);
        if (wanted) compare(`${path}.pipe`, `sox ${type} ${options.join(" ")} pipe`, wanted, off);
      }
    }
    const from = [
      "-v",
      "quiet",
      "-y",
      "-f",
      "s24le",
      "-ar",
      "16000",
      "-ac",
      "1",
      "-i",
      `${DIR}/raw`,
    ];
    for (
      const codec of "pcm_u8 pcm_s16le pcm_s24le pcm_s32le pcm_f32le pcm_f64le flac".split(" ")
    ) {
      for (const more of [[], ["-rf64", "always"], ["-write_bext", "1"], ["pipe"]]) {
        const path = `${DIR}/b.${codec === "flac" ? "flac" : "wav"}`;
        const isPipe = more[0] === "pipe";
        if (codec === "flac" && more.length > 0 && !isPipe) continue;
        const format = codec === "flac" ? "flac" : "wav";
        const options = isPipe ? ["-f", format, "pipe:1"] : [...more, path];
        const out = run("ffmpeg", [...from, "-c:a", codec, ...options]);
        if (isPipe && out !== undefined) Deno.writeFileSync(path, out);
        const wanted = out === undefined ? undefined : reread("ffmpeg", path);
        // ffmpeg cuts bits off or rounds, by its version and the way.
        if (wanted) compare(path, `ffmpeg ${codec} ${more.join(" ")}`, wanted, 1);
        else counts.notWritten++;
      }
    }
  }
}

if (import.meta.main) {
  try {
    compareFlac();
    compareWav();
  } finally {
    Deno.removeSync(DIR, { recursive: true });
  }
  console.log(counts);
  const sorted = [...reasons].sort((a, b) => b[1] - a[1]);
  for (const [reason, count] of sorted.slice(0, 60)) console.log(`${count} ${reason}`);
  if (counts.different > 0) Deno.exit(1);
}
