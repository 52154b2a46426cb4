import type { EvaluationContext, JsonValue } from '@openfeature/core';
import type { Attributes, Flag } from 'aws-appconfig-openfeature-provider/engine';
import { loadEngine } from '../shared/engine.js';
import { canonicalJson, type Json } from '../shared/json.js';
import type { Version } from '../store/model.js';
import type { AgentFlags } from './flags.js';

/** Whether content is what the Agent's local files have for flags with variants: it evaluates them, and never sends Ion. */
export function isLocalIon({ contentType }: Version): boolean {
  return /^application\/ion *; *type=AWS\.AppConfig\.FeatureFlags$/i.test(contentType);
}

const known = new WeakMap<Version, Promise<AgentFlags | undefined>>();

/**
 * The flags of freeform content that is JSON or Ion as clients retrieve flags, which is what the Agent's local files hold;
 * `undefined` for other content.
 */
export function retrievedFlags(version: Version): Promise<AgentFlags | undefined> {
  let flags = known.get(version);
  if (flags === undefined) {
    flags = readFlags(version);
    known.set(version, flags);
  }
  return flags;
}

async function readFlags(version: Version): Promise<AgentFlags | undefined> {
  if (!/^application\/json\b/i.test(version.contentType) && !isLocalIon(version)) return undefined;
  const { parseDocument } = await loadEngine();
  const { content: bytes, contentType, label: versionLabel } = version;
  const parsed = await parseDocument({ bytes, contentType, versionLabel }, {});
  if (!parsed.ok || parsed.document.shape !== 'retrieval-time') return undefined;
  const answers = [...parsed.document.flags].flatMap(([key, flag]) => {
    const answer = answerOf(flag);
    return answer === undefined ? [] : [[key, answer] as const];
  });
  return new Map(answers.sort(byKey));
}

/** `undefined` for a flag that cannot be evaluated; it is left out. */
function answerOf(flag: Flag): ((context: EvaluationContext) => string) | undefined {
  if (flag.kind === 'basic') {
    const { enabled, attributes, chosenVariant } = flag;
    const json = written(enabled, attributes, chosenVariant);
    return () => json;
  }
  if (flag.kind === 'multi-variant') {
    const { variants } = flag;
    const answers = variants.map(({ name, enabled, attributes }) => written(enabled, attributes, name));
    const chosen = (context: EvaluationContext) =>
      variants.findIndex(({ rule }) => rule === undefined || rule.evaluate(context));
    return (context) => answers[chosen(context)] ?? '';
  }
  return undefined;
}

function written(enabled: boolean, attributes: Attributes, variant: string | undefined): string {
  const members: Record<string, JsonValue> = { ...attributes, enabled };
  if (variant !== undefined) members._variant = variant;
  return canonicalJson(members as Json);
}

function byKey([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}
