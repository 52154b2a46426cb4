import type * as re2js from 're2js';
import { estimatePattern } from './pattern-size.js';
import { RuleFailure } from './rule-failure.js';

/** What `re2js` exports. */
export type PatternLibrary = typeof re2js;

/** Code points of a text that `matches` searches; a longer text does not match (T5). */
export const MAX_TEXT_CODE_POINTS = 4_096;

/**
 * Instructions that the patterns of one rule may compile to. Time is instructions times characters, 0.15 ms for one
 * instruction and the longest text: docs/adr/0003-bounds-on-matches.md has the measurements.
 */
export const MAX_PROGRAM_SIZE = 250;

/** Characters of a pattern: only a counted repetition compiles to many more instructions than it has characters. */
const MAX_PATTERN_CHARACTERS = 1_024;

/**
 * Instructions that a pattern may be estimated to have, checked before compiling it. A high estimate may compile to
 * little, `(?:a|b|c){20}` to 22 instructions; nobody writes patterns beyond this factor by hand.
 */
export const MAX_ESTIMATED_SIZE = 10 * MAX_PROGRAM_SIZE;

/** The cost of building the character classes of one rule's patterns, in instructions: at most about 20 ms. */
export const MAX_CLASS_COST = 2_500;

/**
 * The cost of compiling all patterns of a document together, in instructions; each text counts once. An instruction takes
 * up to 4 µs and 400 bytes, so that this is half a second and 40 MB at worst.
 */
export const MAX_DOCUMENT_PATTERN_COST = 100_000;

/** How much is compiled between two turns of the event loop: some milliseconds' work. */
const COST_PER_TURN = 1_000;

/** A compiled pattern, its number of instructions, and the cost of its character classes. */
interface CompiledPattern {
  readonly test: PatternTest;
  readonly instructions: number;
  readonly classes: number;
}

export type PatternTest = (text: string) => boolean;

/** What is left of {@link MAX_PROGRAM_SIZE} and {@link MAX_CLASS_COST} for the remaining patterns of a rule. */
export interface PatternBudget {
  instructionsLeft: number;
  classCostLeft: number;
}

export function newPatternBudget(): PatternBudget {
  return { instructionsLeft: MAX_PROGRAM_SIZE, classCostLeft: MAX_CLASS_COST };
}

/**
 * The patterns of one document: each text is compiled once, all of them within {@link MAX_DOCUMENT_PATTERN_COST} (T5).
 */
export class DocumentPatterns {
  readonly #compiled = new Map<string, CompiledPattern>();
  readonly #turn: () => Promise<void>;
  #cost = 0;
  #costAtLastTurn = 0;

  /** `turn` gives the event loop a turn. */
  constructor(turn: () => Promise<void> = async () => undefined) {
    this.#turn = turn;
  }

  /** The cost of compiling so far, in instructions. */
  get cost(): number {
    return this.#cost;
  }

  /** Takes a turn when enough has been compiled since the last one. */
  async pause(): Promise<void> {
    if (this.#cost - this.#costAtLastTurn < COST_PER_TURN) return;
    this.#costAtLastTurn = this.#cost;
    await this.#turn();
  }

  /**
   * Compiles an RE2 pattern into a search for it anywhere in a text, in time linear in the text (T5).
   *
   * @throws RuleFailure when it is not an RE2 pattern (InvalidOperand) or too big (TooComplex)
   */
  compile(library: PatternLibrary, pattern: string, budget: PatternBudget): PatternTest {
    const compiled = this.#compiled.get(pattern) ?? this.#compileNew(library, pattern, budget);
    budget.classCostLeft -= compiled.classes;
    budget.instructionsLeft -= compiled.instructions;
    if (budget.instructionsLeft < 0) throw tooComplex();
    return compiled.test;
  }

  #compileNew(library: PatternLibrary, pattern: string, budget: PatternBudget): CompiledPattern {
    // Checked before compiling, which itself takes seconds for a million instructions.
    if (pattern.length > MAX_PATTERN_CHARACTERS) throw tooComplex();
    const { instructions, classes } = estimatePattern(pattern);
    if (instructions > MAX_ESTIMATED_SIZE) throw tooComplex();
    if (classes > budget.classCostLeft) {
      throw new RuleFailure(
        'TooComplex',
        'the patterns of one rule have too many Unicode classes, or too large ranges without regard to case',
      );
    }
    const cost = instructions + classes;
    if (this.#cost + cost > MAX_DOCUMENT_PATTERN_COST) {
      throw new RuleFailure(
        'TooComplex',
        `the different patterns of one document may take about ${MAX_DOCUMENT_PATTERN_COST} instructions to compile; ` +
          'those before this one take as many',
      );
    }
    this.#cost += cost;
    const program = parse(library, pattern);
    const compiled = {
      classes,
      instructions: program.programSize(),
      // Not test(): hostile texts make it rebuild its automaton again and again, at three times the cost, and it keeps megabytes.
      test: (text: string) => program.matcher(text).find(),
    };
    if (compiled.instructions <= MAX_PROGRAM_SIZE) this.#compiled.set(pattern, compiled);
    return compiled;
  }
}

/** Loads `re2js` on first need. */
export function loadPatternLibrary(): Promise<PatternLibrary> {
  return import('re2js');
}

/** Whether a text is longer than `matches` searches; counts characters only when the length in UTF-16 leaves that open. */
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
      `matches expects an RE2 pattern at pattern::, got one with this mistake: ${describe(library, error, pattern)}`,
    );
  }
}

/** Which mistake, and where. The library's own message would quote the pattern. */
function describe(library: PatternLibrary, error: unknown, pattern: string): string {
  if (!(error instanceof library.RE2JSSyntaxException)) return 'it cannot be read';
  const quoted = error.getPattern();
  // Where the library shows the place by a quotation that occurs only once in the pattern.
  const position = quoted === null || quoted === pattern ? -1 : pattern.indexOf(quoted);
  const isPlace = position >= 0 && quoted !== '' && pattern.lastIndexOf(quoted ?? '') === position;
  return `${error.getDescription()}${isPlace ? ` at character ${position}` : ''}`;
}

function tooComplex(): RuleFailure {
  return new RuleFailure(
    'TooComplex',
    `the patterns of one rule may compile to ${MAX_PROGRAM_SIZE} instructions of at most ${MAX_PATTERN_CHARACTERS} characters each`,
  );
}
