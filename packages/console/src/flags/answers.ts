import type { Flags } from 'aws-appconfig-openfeature-provider/engine';
import { structuredPatch } from 'diff';
import { checkDocument } from '../../../local/src/check/check-document.js';
import { faultOffset } from '../../../local/src/check/rule-fault.js';
import { flagDifferences } from '../../../local/src/compare/flag-changes.js';
import { loadEngine } from '../../../local/src/shared/engine.js';
import type { Comparison, DocumentText, Kind, Questions, RuleFault } from './engine-messages.js';
import { explainKey, shareUsers, tryContext } from './try-context.js';

type Answers = { [Of in Kind]: (ask: Questions[Of]['ask']) => Promise<Questions[Of]['answer']> };

/** What the engine, and AppConfig Local's own checks, say. */
export const answers: Answers = {
  check: ({ text, contentType, type }) => checkDocument({ bytes: bytesOf(text), contentType, type }),
  rule: checkRule,
  compare,
  try: tryContext,
  explain: explainKey,
  users: shareUsers,
};

const bytesOf = (text: string) => new TextEncoder().encode(text);

async function checkRule({ rule, flagKey }: Questions['rule']['ask']): Promise<RuleFault | undefined> {
  const { compileRuleText } = await loadEngine();
  const result = await compileRuleText(rule, { flagKey });
  if (result.ok) return undefined;
  const { reason, message } = result.error;
  return { offset: await faultOffset(rule, flagKey), reason, message };
}

async function compare({ before, after }: Questions['compare']['ask']): Promise<Comparison> {
  if (after.type !== 'AWS.AppConfig.FeatureFlags') return compareLines(before?.text ?? '', after.text);
  const [was, is] = await Promise.all([read(before), read(after)]);
  if (typeof was === 'string')
    return { kind: 'failed', message: `What is there before cannot be read: ${was}` };
  if (typeof is === 'string') return { kind: 'failed', message: `What comes after cannot be read: ${is}` };
  return { kind: 'flags', differences: await flagDifferences(was, is) };
}

/** A document's flags, as clients get them; why there are none. */
async function read(document: DocumentText | undefined): Promise<Flags | string> {
  if (document === undefined) return new Map();
  const { text, contentType, type: profileType } = document;
  const raw = { bytes: bytesOf(text), contentType, versionLabel: undefined };
  const { parseDocument } = await loadEngine();
  const result = await parseDocument(raw, { profileType });
  return result.ok ? result.document.flags : result.message;
}

/** Milliseconds after which two texts are too different to be worth a comparison. */
const TIMEOUT_MS = 3_000;

function compareLines(before: string, after: string): Comparison {
  const patch = structuredPatch('', '', before, after, '', '', { timeout: TIMEOUT_MS });
  if (patch === undefined)
    return { kind: 'failed', message: 'The two are too different to compare line by line.' };
  return { kind: 'lines', hunks: patch.hunks };
}
