/**
 * A model that is to listen, with its rule.
 *
 * @module
 */
import type { StreamRule } from "@kws/runtime";
import { sha256File } from "@kws/stages";
import { requireFile } from "./input_file.ts";
import { type Model, openModel } from "./model.ts";
import { measuredHere } from "./own_rules.ts";
import { chosenFor, readRules } from "./rules.ts";
import { findRule, type FoundRule } from "./stream_rule.ts";

/**
 * Opens a model and finds the rule that it listens by.
 *
 * @param name What errors call it.
 * @param asked What of its rule is to be another.
 * @throws {SyntaxError} If the file is no model.
 * @throws {UsageError} If there is no rule.
 */
export function openListeningModel(
  path: string,
  name: string,
  asked: Partial<StreamRule>,
): { model: Model; found: FoundRule } {
  requireFile(path, name);
  const model = openModel(path);
  return { model, found: ruleOf(path, name, asked, model.rule) };
}

/**
 * The rule that a model listens by.
 *
 * @param path Its file, by whose digest the table of committed models has a rule.
 * @param own What the file holds.
 * @param deed What errors say cannot be done with it.
 * @throws {UsageError} If there is no rule.
 */
export function ruleOf(
  path: string,
  name: string,
  asked: Partial<StreamRule>,
  own?: StreamRule,
  deed?: string,
): FoundRule {
  const digest = sha256File(path);
  const chosen = chosenFor(readRules(), digest) ?? (own && measuredHere(digest, own));
  return findRule(name, { asked, own, chosen }, deed);
}
