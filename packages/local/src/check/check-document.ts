import type { Flags } from 'aws-appconfig-openfeature-provider/engine';
import { readFlagDocument } from '../feature-flags/document.js';
import { describeError } from '../shared/described.js';
import { loadEngine } from '../shared/engine.js';
import { jsonMistake } from '../shared/json-mistake.js';
import { MAX_CONTENT_KILOBYTES } from '../store/limits.js';
import { type Finding, finding } from './finding.js';
import { locate, treeOf } from './locate.js';
import { positionAt, positionIn } from './position.js';
import { repeatedKeys } from './repeated-keys.js';
import { ruleOffset, violationFindings } from './violation-findings.js';

export interface DocumentToCheck {
  readonly bytes: Uint8Array;
  /** Media type: `application/json`. */
  readonly contentType: string;
  /** The type of the profile that it is for. */
  readonly type: 'AWS.Freeform' | 'AWS.AppConfig.FeatureFlags';
}

/**
 * Says what is wrong with a document, as AppConfig would when a version is created, and as its clients would when they get it;
 * in order of their lines. Needs nothing but the engine, so that it runs in browsers as well.
 */
export async function checkDocument(document: DocumentToCheck): Promise<readonly Finding[]> {
  const { bytes, contentType, type } = document;
  if (bytes.length === 0) return [finding('error', 'it is empty')];
  if (bytes.length > MAX_CONTENT_KILOBYTES * 1024) {
    const kilobytes = Math.ceil(bytes.length / 1024);
    return [finding('error', `it has ${kilobytes} KB, more than ${MAX_CONTENT_KILOBYTES} KB`)];
  }
  let text = '';
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    // Ion may be binary.
    if (!contentType.startsWith('application/ion')) {
      return [finding('error', `it is not text in UTF-8: ${describeError(error)}`)];
    }
  }
  if (contentType === 'text/plain') return [];
  const findings =
    type === 'AWS.Freeform' ? await checkFreeform(document, text) : await checkFlags(document, text);
  return [...findings].sort(
    (one, other) => (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0),
  );
}

async function checkFlags(document: DocumentToCheck, text: string): Promise<Finding[]> {
  const result = await readFlagDocument(document.bytes);
  if (result.ok) return readByClients(document, text);
  if (result.violations.length > 0) {
    return violationFindings(text, result.violations, result.explanations);
  }
  const message = result.message.replace(/^.*?'Content' data: /s, '');
  return [finding('error', message, { position: positionIn(message, text) })];
}

async function checkFreeform(document: DocumentToCheck, text: string): Promise<Finding[]> {
  if (document.contentType !== 'application/json') return readByClients(document, text);
  try {
    JSON.parse(text);
  } catch (error) {
    const message = `it is not valid JSON: ${await jsonMistake(document.bytes, error)}`;
    return [finding('error', message, { position: positionIn(message, text) })];
  }
  return readByClients(document, text);
}

/** What OpenFeature's provider says: about the document as a whole, and about flags that it could not evaluate. */
async function readByClients(
  { bytes, contentType, type }: DocumentToCheck,
  text: string,
): Promise<Finding[]> {
  const { parseDocument } = await loadEngine();
  const profileType = type === 'AWS.AppConfig.FeatureFlags' ? type : undefined;
  const result = await parseDocument({ bytes, contentType, versionLabel: undefined }, { profileType });
  if (!result.ok) return [finding('error', result.message, { position: positionIn(result.message, text) })];
  const { flags, warnings, shape } = result.document;
  return [
    ...(contentType === 'application/json' ? repeatedKeys(text) : []),
    ...warnings.map((message) => finding('warning', message, { position: positionIn(message, text) })),
    ...(await spoiledFindings(flags, shape === 'deployment-time', contentType, text)),
  ];
}

async function spoiledFindings(
  flags: Flags,
  isStoredForm: boolean,
  contentType: string,
  text: string,
): Promise<Finding[]> {
  const spoiled = [...flags].flatMap(([key, flag]) =>
    flag.kind === 'spoiled' ? [{ key, message: flag.message }] : [],
  );
  const root = spoiled.length > 0 && contentType === 'application/json' ? treeOf(text) : undefined;
  const findings: Finding[] = [];
  for (const { key, message } of spoiled) {
    const location = isStoredForm ? `values.${key}` : key;
    if (root === undefined) findings.push(finding('error', message, { location }));
    else {
      const offset = await spoiledOffset(root, location, text, key);
      findings.push(finding('error', message, { position: positionAt(text, offset), location }));
    }
  }
  return findings;
}

type Tree = NonNullable<ReturnType<typeof treeOf>>;

/** The first rule of a flag that does not compile, else the flag. */
async function spoiledOffset(root: Tree, location: string, text: string, key: string): Promise<number> {
  const { compileRuleText } = await loadEngine();
  const { node } = locate(root, location);
  const { node: variants, rest } = locate(node, '_variants');
  for (const [index] of (rest === '' ? (variants.children ?? []) : []).entries()) {
    const { node: rule, rest: missing } = locate(variants, `${index}.rule`);
    if (missing !== '' || typeof rule.value !== 'string') continue;
    if (!(await compileRuleText(rule.value, { flagKey: key })).ok) return ruleOffset(text, rule, key);
  }
  return node.offset;
}
