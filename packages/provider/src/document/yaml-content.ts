import type { JsonValue } from '@openfeature/core';
import { type Event, parseEvents, YAMLException } from 'js-yaml';
import { BOUNDS, tooDeep } from './bounds.js';
import { type ContentResult, firstLine, rejected } from './content.js';
import { DocumentFailure, placeOf } from './place.js';
import { AliasFailure, type AliasLimits } from './yaml-aliases.js';
import { indentClosingBrackets } from './yaml-brackets.js';
import { yamlValue } from './yaml-values.js';

/** The result of reading YAML; `isBeyondLimits` where larger limits for aliases might help. */
export type YamlResult = ContentResult & { readonly isBeyondLimits?: true };

/** The parser also counts a scalar and a key as levels. */
const MAX_DEPTH = BOUNDS.nesting + 2;

const MAX_REASON_CHARACTERS = 200;

/**
 * Reads YAML 1.2 (core schema) with merge keys (`<<`), which YAML 1.2 dropped but the authors of configurations use. Only
 * what JSON can say is accepted: dates stay text, and a tag, a key that is no string, `.inf`, `.nan`, a duplicate key, a
 * cycle and a second document in the stream each reject the document. Messages name the place and quote nothing but names.
 *
 * Synchronous; see `yaml.ts`.
 */
export function readYaml(text: string, limits: AliasLimits): YamlResult {
  try {
    return { ok: true, value: toValue(text, limits), warnings: [] };
  } catch (error) {
    if (isOutdentedBracket(text, error)) {
      const indented = indentClosingBrackets(text);
      // With nothing left to indent, the error stands.
      if (indented !== text) return readIndented(indented, limits);
    }
    return refusalOf(text, error);
  }
}

function readIndented(text: string, limits: AliasLimits): YamlResult {
  try {
    return { ok: true, value: toValue(text, limits), warnings: [] };
  } catch (error) {
    return refusalOf(text, error);
  }
}

function toValue(text: string, limits: AliasLimits): JsonValue {
  const events: Event[] = parseEvents(text, { maxDepth: MAX_DEPTH });
  return yamlValue(text, events, limits);
}

function isOutdentedBracket(text: string, error: unknown): boolean {
  return (
    error instanceof YAMLException &&
    error.reason === 'deficient indentation' &&
    error.mark !== undefined &&
    ']}'.includes(text.charAt(error.mark.position) || ' ')
  );
}

function refusalOf(text: string, error: unknown): YamlResult {
  const result = rejected(`The document is not usable YAML: ${describe(text, error)}`);
  return error instanceof AliasFailure ? { ...result, isBeyondLimits: true } : result;
}

function describe(text: string, error: unknown): string {
  if (error instanceof DocumentFailure) return `${error.message} at ${placeOf(text, error.position)}`;
  if (!(error instanceof YAMLException)) return firstLine(error);
  // The exception's own message holds an excerpt of the document.
  const reason = error.reason.startsWith('nesting exceeded') ? tooDeep : withoutQuotes(error.reason);
  const { mark } = error;
  const place = mark === undefined ? '' : ` at line ${mark.line + 1}, column ${mark.column + 1}`;
  const hint = /^tab characters/.test(reason) ? '; indent with blanks' : '';
  return `${reason.slice(0, MAX_REASON_CHARACTERS)}${place}${hint}`;
}

/** Some reasons quote a tag, which may be text that only looks like one. */
function withoutQuotes(reason: string): string {
  return reason.replace(/:.*$/s, '').replace(/ ?"[^"]*"/g, '');
}
