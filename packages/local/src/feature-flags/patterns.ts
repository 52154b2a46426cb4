import type { CompiledRule } from 'aws-appconfig-openfeature-provider/engine';
import { loadEngine } from '../shared/engine.js';

/** A regular expression as AppConfig reads it: RE2, searched for anywhere in the text, in linear time. */
export interface Pattern {
  test(text: string): boolean;
}

/**
 * Compiles patterns, each text once. It uses the engine's own `matches`, so that constraints and targeting rules agree on
 * what matches.
 */
export class Patterns {
  readonly #compiled = new Map<string, Promise<Pattern | undefined>>();

  /** `undefined` for a text that is not an RE2 expression or exceeds the engine's bounds. */
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
  const { compileRuleText } = await loadEngine();
  const result = await compileRuleText(text, { flagKey: 'pattern' });
  return result.ok ? fromRule(result.rule) : undefined;
}

function fromRule(rule: CompiledRule): Pattern {
  return { test: (text) => rule.evaluate({ text }) };
}
