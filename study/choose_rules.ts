/**
 * Chooses rules for streams of the committed models by the procedure of the stage `rule`.
 *
 * @module
 */
import { type Corpus, openCorpus, openRecordings, recordingsDigest } from "@kws/corpus";
import { canonicalJson, sha256, writeWhole } from "@kws/stages";
import { cacheFolder, projectRoot } from "./folders.ts";
import { openModel } from "./model.ts";
import { PROFILES } from "./profiles.ts";
import {
  type ChosenFor,
  chosenFor,
  formatRules,
  readRules,
  RULES,
  type RulesTable,
} from "./rules.ts";
import { findSources } from "./sound.ts";
import {
  chooseStreamRule,
  composeWords,
  earOf,
  joined,
  LEAST_SAID,
  measureStreamRule,
  ruleConfig,
} from "./streams.ts";

/** Validation's sounds, and what is known of them. */
interface Sounds {
  corpus: Corpus;
  speech: Float32Array;
  recordings: RulesTable["recordings"];
}

/** Paths of the models below a folder, from the repository's root, in order. */
export function modelFiles(folder = "checkpoints", root: string = projectRoot()): string[] {
  return [...Deno.readDirSync(`${root}/${folder}`)].flatMap(({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    if (isDirectory) return modelFiles(path, root);
    return /\.(kws|safetensors)$/.test(name) ? [path] : [];
  }).sort();
}

async function openSounds(): Promise<Sounds> {
  const sources = await findSources(undefined);
  if (sources === "synthetic" || sources.validationSentences === undefined) {
    throw new Error(
      "Cannot choose rules as the study's recordings must be at hand, speech for validation among " +
        "them: deno task fetch corpus brings them",
    );
  }
  const { speech, name, validationSentences } = sources;
  const cacheFile = `${cacheFolder()}/recordings.json`;
  return {
    corpus: openCorpus(speech, { name }),
    speech: joined(openRecordings(validationSentences, { name: "natural speech for validation" })),
    recordings: {
      [name]: recordingsDigest(speech, cacheFile),
      "natural speech for validation": recordingsDigest(validationSentences, cacheFile),
    },
  };
}

/** Options of {@linkcode chooseRules}. */
export interface ChooseRulesOptions {
  /** Whether what the table has already is chosen anew. */
  again: boolean;
  /** Told of every model when its rule is chosen. */
  onModel: (done: number, total: number, words: string) => void;
}

/**
 * Chooses a rule for every committed model, on validation's streams alone, and writes the
 * table after each: what it has for the same file, recordings and procedure is kept.
 */
export async function chooseRules({ again, onModel }: ChooseRulesOptions): Promise<RulesTable> {
  const root = projectRoot();
  const { corpus, speech, recordings } = await openSounds();
  const config = { ...ruleConfig(1, PROFILES.full.streamKeywords), least: LEAST_SAID };
  const before = readRules();
  const isSame = before !== undefined &&
    canonicalJson([before.config, before.recordings]) === canonicalJson([config, recordings]);
  const table: RulesTable = { config, recordings, models: [] };
  const streams = new Map<string, ReturnType<typeof composeWords>>();
  const paths = modelFiles();
  for (const [i, path] of paths.entries()) {
    const bytes = Deno.readFileSync(`${root}/${path}`);
    const digest = sha256(bytes);
    const known = chosenFor(table, digest) ??
      (isSame && !again ? chosenFor(before, digest) : undefined);
    if (known !== undefined) {
      table.models.push({ ...known, model: path });
      continue;
    }
    const model = openModel(`${root}/${path}`);
    const { keyword } = model;
    const words = streams.get(keyword) ??
      composeWords(corpus, undefined, { keyword, split: "validation", ...config });
    streams.set(keyword, words);
    const ear = earOf(model);
    // What has its rule inside is measured by it.
    const choice = model.rule
      ? measureStreamRule(ear, { words, speech }, model.rule, config)
      : chooseStreamRule(ear, { words, speech }, config);
    const chosen: ChosenFor = { model: path, sha256: digest, keyword, ...choice };
    table.models.push(chosen);
    onModel(i + 1, paths.length, describe(chosen));
    writeWhole(`${root}/${RULES}`, formatRules(isSame ? merged(before, table) : table));
    // Signals are heard between models.
    await new Promise((resolve) => setTimeout(resolve));
  }
  writeWhole(`${root}/${RULES}`, formatRules(table));
  return table;
}

/** A table half done keeps what the one before it has of models that are not reached yet. */
function merged(before: RulesTable, table: RulesTable): RulesTable {
  const done = new Set(table.models.map(({ model }) => model));
  return {
    ...table,
    models: [...table.models, ...before.models.filter(({ model }) => !done.has(model))],
  };
}

function describe({ model, validation }: ChosenFor): string {
  const { misses, keywords, falseAccepts, hours } = validation;
  return `${model}: ${misses} of ${keywords} missed, ${falseAccepts} false accepts in ` +
    `${hours.toFixed(2)} h`;
}
