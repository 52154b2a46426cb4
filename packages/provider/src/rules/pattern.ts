import type * as re2js from 're2js';
import { messageOf, RuleFailure } from './rule-failure.js';

/** What `re2js` exports. */
export type PatternLibrary = typeof re2js;

/** Code points of a text that `matches` searches; a longer text does not match (T5). */
export const MAX_TEXT_CODE_POINTS = 4_096;

/**
 * Instructions that the patterns of one rule may compile to. Time is instructions times characters, 0.15 ms for one
 * instruction and the longest text: docs/adr/0003-bounds-on-matches.md has the measurements.
 */
export const MAX_PROGRAM_SIZE = 250;

/** Characters of a pattern: what a counted repetition of it may compile to is known only after compiling it. */
const MAX_PATTERN_CHARACTERS = 1_024;

/** Counts are captured; escapes and character classes, which may hold braces too, are skipped. */
const COUNTED_REPETITION = /\\x\{[^}]*\}|\\.|\[(?:\\.|[^\]\\])*\]|\{(\d+)(?:,(\d*))?\}/gs;

export type PatternTest = (text: string) => boolean;

/** What is left of {@link MAX_PROGRAM_SIZE} for the patterns still to come. */
export interface PatternBudget {
  instructionsLeft: number;
}

/** Loads `re2js` on first need. */
export function loadPatternLibrary(): Promise<PatternLibrary> {
  return import('re2js');
}

/**
 * Compiles an RE2 pattern into a search for it anywhere in a text, in time linear in the text (T5).
 *
 * @throws RuleFailure when it is no RE2 pattern (InvalidOperand) or too big (TooComplex)
 */
export function compilePattern(library: PatternLibrary, pattern: string, budget: PatternBudget): PatternTest {
  // Before compiling, which itself takes seconds for a million instructions; repetitions never take fewer than they count.
  if (pattern.length > MAX_PATTERN_CHARACTERS || countRepetitions(pattern) > MAX_PROGRAM_SIZE)
    throw tooComplex(pattern);
  const compiled = parse(library, pattern);
  budget.instructionsLeft -= compiled.programSize();
  if (budget.instructionsLeft < 0) throw tooComplex(pattern);
  // Not test(): its automaton is rebuilt again and again by texts made for that, at three times the cost, and keeps megabytes.
  return (text) => compiled.matcher(text).find();
}

/** Whether a text is longer than `matches` searches; counts only when its length in UTF-16 leaves that open. */
export function isTooLong(text: string): boolean {
  if (text.length <= MAX_TEXT_CODE_POINTS) return false;
  if (text.length > 2 * MAX_TEXT_CODE_POINTS) return true;
  return Array.from(text).length > MAX_TEXT_CODE_POINTS;
}

function parse(library: PatternLibrary, pattern: string): re2js.RE2JS {
  try {
    return library.RE2JS.compile(pattern);
  } catch (error) {
    throw new RuleFailure(
      'InvalidOperand',
      `matches expects an RE2 pattern at pattern::, got ${messageOf(error)}`,
    );
  }
}

function countRepetitions(pattern: string): number {
  let count = 0;
  for (const [, least, most] of pattern.matchAll(COUNTED_REPETITION)) count += Number(most || least || 0);
  return count;
}

function tooComplex(pattern: string): RuleFailure {
  return new RuleFailure(
    'TooComplex',
    `the patterns of one rule may compile to ${MAX_PROGRAM_SIZE} instructions of at most ${MAX_PATTERN_CHARACTERS} characters ` +
      `each, more than that with ${JSON.stringify(pattern.slice(0, 60))}${pattern.length > 60 ? '…' : ''}`,
  );
}
