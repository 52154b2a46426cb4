import { type CompiledRule, compileRuleText } from 'aws-appconfig-openfeature-provider/flags';

/** A regular expression as AppConfig reads it: RE2, searched for anywhere in the text, in linear time. */
export interface Pattern {
  test(text: string): boolean;
}

/**
 * Compiles patterns, each text once. The engine's own `matches` does it, so that what a constraint and what a targeting rule
 * call a match are one thing.
 */
export class Patterns {
  readonly #compiled = new Map<string, Promise<Pattern | undefined>>();

  /** `undefined` for a text that is no RE2 expression, or one beyond the engine's bounds. */
  compile(source: string): Promise<Pattern | undefined> {
    let pattern = this.#compiled.get(source);
    if (pattern === undefined) {
      pattern = compile(source);
      this.#compiled.set(source, pattern);
    }
    return pattern;
  }
}

async function compile(source: string): Promise<Pattern | undefined> {
  const text = `(matches in::$text pattern::${JSON.stringify(source)})`;
  const result = await compileRuleText(text, { flagKey: 'pattern' });
  return result.ok ? fromRule(result.rule) : undefined;
}

function fromRule(rule: CompiledRule): Pattern {
  return { test: (text) => rule.evaluate({ text }) };
}
