import type { ExplainedExpression, Explanation, FlagSet } from 'aws-appconfig-openfeature-provider/engine';
import { loadEngine } from '../../../local/src/shared/engine.js';
import type { Context, DocumentText, Questions, Tried, UserShares } from './engine-messages.js';
import { contextKeys } from './rule-completions.js';

type Loaded =
  | { readonly ok: true; readonly flagSet: FlagSet }
  | { readonly ok: false; readonly message: string };

/** The document that was asked about last: one question mostly follows another. */
let latest: { readonly document: DocumentText; readonly loaded: Promise<Loaded> } | undefined;

function load(document: DocumentText): Promise<Loaded> {
  const { text, contentType, type } = document;
  const known = latest?.document;
  if (
    latest === undefined ||
    known?.text !== text ||
    known.contentType !== contentType ||
    known.type !== type
  ) {
    latest = { document, loaded: read(document) };
  }
  return latest.loaded;
}

async function read({ text, contentType, type: profileType }: DocumentText): Promise<Loaded> {
  const { parseDocument, createFlagSet } = await loadEngine();
  const bytes = new TextEncoder().encode(text);
  const parsed = await parseDocument({ bytes, contentType, versionLabel: undefined }, { profileType });
  if (!parsed.ok) return { ok: false, message: parsed.message };
  const options = {
    flagSetId: 'console',
    version: undefined,
    valueAttribute: 'value',
    chosenVariantReason: 'DEFAULT',
  } as const;
  return { ok: true, flagSet: createFlagSet(parsed.document.flags, options) };
}

export async function tryContext({ document, context }: Questions['try']['ask']): Promise<Tried> {
  const loaded = await load(document);
  if (!loaded.ok) return loaded;
  const { evaluateAll } = await loadEngine();
  const { flagSet } = loaded;
  const targeted: string[] = [];
  const rules: string[] = [];
  for (const [key, flag] of flagSet.flags) {
    if (flag.kind !== 'multi-variant') continue;
    targeted.push(key);
    for (const { rule } of flag.variants) if (rule !== undefined) rules.push(rule.text);
  }
  const answers = evaluateAll(flagSet, context as never).map((one) => ({
    key: one.flagKey,
    value: one.value,
    variant: one.variant,
    reason: String(one.reason),
    error: one.errorCode === undefined ? undefined : (one.errorMessage ?? one.errorCode),
  }));
  return { ok: true, answers, targeted, reads: contextKeys(rules) };
}

export async function explainKey({
  document,
  key,
  context,
}: Questions['explain']['ask']): Promise<Explanation | undefined> {
  const loaded = await load(document);
  if (!loaded.ok) return undefined;
  const { explain } = await loadEngine();
  return explain(loaded.flagSet, key, context as never);
}

export async function shareUsers({
  document,
  key,
  context,
  count,
}: Questions['users']['ask']): Promise<UserShares | undefined> {
  const loaded = await load(document);
  if (!loaded.ok) return undefined;
  const flag = loaded.flagSet.flags.get(key);
  if (flag?.kind !== 'multi-variant') return undefined;
  const { explain } = await loadEngine();
  const variants = flag.variants.map(({ name }) => name);
  const attributes = splitAttributes(flag.variants.map(({ rule }) => rule?.text ?? ''));
  const users = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const explanation = await explain(
        loaded.flagSet,
        key,
        userContext(context, attributes, index) as never,
      );
      const chosen = explanation.variants.findIndex(({ isChosen }) => isChosen);
      return { chosen, bucket: firstBucket(explanation) ?? index, index };
    }),
  );
  users.sort((one, other) => one.bucket - other.bucket || one.index - other.index);
  return { variants, users: users.map(({ chosen }) => chosen) };
}

/** One of the synthetic users: like the one of the form, but for what tells users apart. */
export function userContext(context: Context, attributes: readonly string[], index: number): Context {
  const id = `user-${index + 1}`;
  return { ...context, ...Object.fromEntries(attributes.map((name) => [name, id])), targetingKey: id };
}

/** What rules split by. */
export function splitAttributes(rules: readonly string[]): string[] {
  const names = rules.flatMap((rule) =>
    [...rule.matchAll(/by::\s*\$([A-Za-z_][\w.-]*)/g)].map(([, name]) => name ?? ''),
  );
  return [...new Set(names)];
}

function firstBucket({ variants }: Explanation): number | undefined {
  for (const { rule } of variants) {
    const bucket = rule && bucketIn(rule.expression);
    if (bucket !== undefined) return bucket;
  }
  return undefined;
}

function bucketIn({ split, operands }: ExplainedExpression): number | undefined {
  if (split !== undefined) return split.bucket;
  for (const operand of operands) {
    const bucket = bucketIn(operand);
    if (bucket !== undefined) return bucket;
  }
  return undefined;
}
