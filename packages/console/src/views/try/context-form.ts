import type { Context } from '../../flags/engine-messages.js';

export type AttributeType = 'text' | 'number' | 'boolean' | 'json';

/** An attribute as it is typed. */
export interface TypedAttribute {
  readonly name: string;
  readonly type: AttributeType;
  readonly value: string;
}

/** A user as the form has it. */
export interface UserForm {
  readonly targetingKey: string;
  readonly attributes: readonly TypedAttribute[];
}

export const NEW_USER: UserForm = { targetingKey: 'user-1', attributes: [] };

/** The evaluation context that a form says, and what of it is left out because it cannot be read. */
export function contextOf({ targetingKey, attributes }: UserForm): {
  readonly context: Context;
  readonly problems: readonly string[];
} {
  const context: Record<string, unknown> = targetingKey === '' ? {} : { targetingKey };
  const problems: string[] = [];
  for (const { name, type, value } of attributes) {
    if (name === '') continue;
    const read = readValue(type, value);
    if (read === undefined) problems.push(`“${name}” is left out: ${WANTED[type]}`);
    else context[name] = read.value;
  }
  return { context, problems };
}

const WANTED: Readonly<Record<AttributeType, string>> = {
  text: '',
  number: 'it is no number',
  boolean: 'it is neither true nor false',
  json: 'it is no JSON',
};

function readValue(type: AttributeType, text: string): { readonly value: unknown } | undefined {
  switch (type) {
    case 'text':
      return { value: text };
    case 'number':
      return text.trim() === '' || !Number.isFinite(Number(text)) ? undefined : { value: Number(text) };
    case 'boolean':
      return /^(?:true|false)$/.test(text) ? { value: text === 'true' } : undefined;
    case 'json':
      try {
        return { value: JSON.parse(text) as unknown };
      } catch {
        return undefined;
      }
  }
}

/** A user under a name, to be tried again. */
export interface Example {
  readonly name: string;
  readonly user: UserForm;
}

const KEY = 'examples';

export function savedExamples(): readonly Example[] {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '[]') as Example[];
  } catch {
    return [];
  }
}

/** Answers whether the browser has kept them. */
export function saveExamples(examples: readonly Example[]): boolean {
  try {
    localStorage.setItem(KEY, JSON.stringify(examples));
    return true;
  } catch {
    return false;
  }
}
