import type { ActiveOverride } from '../../local/types.js';

/** An override in words: what everybody gets. */
export function describeOverride({ override }: ActiveOverride): string {
  if (typeof override !== 'object' || override === null) return JSON.stringify(override);
  return Object.entries(override)
    .map(([name, value]) =>
      name === 'enabled'
        ? value
          ? 'on'
          : 'off'
        : name === 'variant'
          ? `variant ${value}`
          : `${name} ${JSON.stringify(value)}`,
    )
    .join(', ');
}

export type OverrideKind = 'on' | 'off' | 'variant' | 'attributes' | 'value';

/** What a form says, as `PUT /_local/overrides` takes it; a text where it says nothing that can be used. */
export function overrideOf(kind: OverrideKind, text: string): object | string {
  switch (kind) {
    case 'on':
      return { enabled: true };
    case 'off':
      return { enabled: false };
    case 'variant':
      return text === '' ? 'Name the variant.' : { variant: text };
    case 'attributes':
    case 'value':
      return parsed(kind, text);
  }
}

function parsed(kind: 'attributes' | 'value', text: string): object | string {
  try {
    return { [kind]: JSON.parse(text) as unknown };
  } catch {
    return kind === 'value'
      ? 'The value must be JSON: a text stands in quotes.'
      : 'The attributes must be a JSON object, such as {"color": "red"}.';
  }
}
