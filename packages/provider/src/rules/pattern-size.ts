/** What a pattern may cost, estimated from its text alone. */
export interface PatternEstimate {
  /** The instructions that it compiles to, or more: the compiler merges some that are counted singly here. */
  readonly instructions: number;
  /** The further cost of compiling it, in instructions: a big character class is one instruction but a lot of work. */
  readonly classes: number;
}

/** What a Unicode class such as `\pL` costs: its table is copied, sorted, and folded when case is ignored. */
const UNICODE_CLASS = 25;

/** How many code points of a range cost as much as an instruction when case is ignored: each is looked up. */
const FOLDED_PER_INSTRUCTION = 100;

/** The last code point with another case; ranges are not looked up beyond it. */
const MAX_FOLD = 0x1e943;

/** The parser refuses larger counts; products are capped so that they remain finite. */
const MAX_COUNT = 1_000;
const MAX_INSTRUCTIONS = 1e9;

/** The alternatives of a group that is still open: the size of those before the last `|`, and the items since. */
interface Open {
  readonly overhead: number;
  before: number;
  readonly items: number[];
}

const REPETITION = /\{(\d+)(?:(,)(\d*))?\}/y;
const FLAGS = /\(\?([a-zA-Z-]*)([:)])/y;
const NAMED_GROUP = /\(\?P?<[^>]*>/y;
const UNICODE = /\\[pP](?:\{[^}]*\}|.)/suy;
const ESCAPE = /\\(?:x\{([0-9a-fA-F]*)\}|x([0-9a-fA-F]{2})|([0-7]{1,3})|.)/suy;
const POSIX_CLASS = /\[:[^\]]*:\]/y;

/**
 * Estimates what an RE2 pattern compiles to, in one pass: repetitions multiply what they repeat, even when nested.
 * For text that is not a pattern, which the parser refuses in linear time, the estimate means nothing.
 */
export function estimatePattern(pattern: string): PatternEstimate {
  const open: Open[] = [newOpen(0)];
  let classes = 0;
  let foldsCase = false;
  let position = 0;
  const match = (expression: RegExp): RegExpExecArray | null => {
    expression.lastIndex = position;
    const found = expression.exec(pattern);
    if (found !== null) position = expression.lastIndex;
    return found;
  };
  while (position < pattern.length) {
    const group = open[open.length - 1] as Open;
    switch (pattern[position]) {
      case '(': {
        const flags = match(FLAGS);
        if (flags?.[1]?.includes('i')) foldsCase = true;
        if (flags !== null) {
          if (flags[2] === ':') open.push(newOpen(0));
          break;
        }
        if (match(NAMED_GROUP) === null) position++;
        open.push(newOpen(2));
        break;
      }
      case ')':
        position++;
        if (open.length > 1) {
          open.pop();
          open[open.length - 1]?.items.push(sizeOf(group));
        }
        break;
      case '|':
        position++;
        group.before = capped(group.before + sequence(group) + 1);
        group.items.length = 0;
        break;
      case '*':
      case '+':
      case '?':
        position++;
        repeatLast(group, (size) => size + 2);
        break;
      case '{': {
        const counts = match(REPETITION);
        if (counts === null) {
          position++;
          group.items.push(1);
        } else repeatLast(group, (size) => repeated(size, counts));
        break;
      }
      case '[': {
        const read = readClass(pattern, position, foldsCase);
        position = read.end;
        classes += read.cost;
        group.items.push(1);
        break;
      }
      case '\\':
        if (pattern.startsWith('\\Q', position)) {
          const end = pattern.indexOf('\\E', position + 2);
          const literal = pattern.slice(position + 2, end < 0 ? undefined : end);
          for (const _character of literal) group.items.push(1);
          position = end < 0 ? pattern.length : end + 2;
        } else {
          if (match(UNICODE) !== null) classes += UNICODE_CLASS;
          else if (match(ESCAPE) === null) position++;
          group.items.push(1);
        }
        break;
      default:
        position += (pattern.codePointAt(position) ?? 0) > 0xffff ? 2 : 1;
        group.items.push(1);
    }
  }
  // The beginning and end of a pattern are two more instructions.
  const instructions = open.reduce((sum, group) => capped(sum + sizeOf(group)), 2);
  return { instructions, classes };
}

function newOpen(overhead: number): Open {
  return { overhead, before: 0, items: [] };
}

/** Even an empty alternative is an instruction. */
function sequence({ items }: Open): number {
  return Math.max(
    1,
    items.reduce((sum, item) => capped(sum + item), 0),
  );
}

function sizeOf(group: Open): number {
  return capped(group.overhead + group.before + sequence(group));
}

function repeatLast(group: Open, size: (item: number) => number): void {
  const last = group.items.pop();
  if (last !== undefined) group.items.push(capped(size(last)));
}

function repeated(size: number, [, least, comma, most]: RegExpExecArray): number {
  const from = Math.min(Number(least), MAX_COUNT);
  if (comma === undefined) return Math.max(1, from * size);
  if (most === '' || most === undefined) return Math.max(1, from) * size + 2;
  const to = Math.min(Number(most), MAX_COUNT);
  return Math.max(1, from * size + Math.max(0, to - from) * (size + 1));
}

function capped(size: number): number {
  return Math.min(size, MAX_INSTRUCTIONS);
}

/** Where a character class ends, and the cost of building it. */
function readClass(pattern: string, start: number, foldsCase: boolean): { end: number; cost: number } {
  let position = start + 1;
  let cost = 0;
  const match = (expression: RegExp): RegExpExecArray | null => {
    expression.lastIndex = position;
    const found = expression.exec(pattern);
    if (found !== null) position = expression.lastIndex;
    return found;
  };
  const readCharacter = (): number => {
    const escaped = match(ESCAPE);
    if (escaped === null) {
      const code = pattern.codePointAt(position) ?? 0;
      position += code > 0xffff ? 2 : 1;
      return code;
    }
    const [text, braced, short, octal] = escaped;
    const hex = braced ?? short;
    if (hex !== undefined) return Number.parseInt(hex, 16) || 0;
    return octal === undefined ? (text.codePointAt(1) ?? 0) : Number.parseInt(octal, 8);
  };
  if (pattern[position] === '^') position++;
  for (let first = true; position < pattern.length; first = false) {
    if (pattern[position] === ']' && !first) return { end: position + 1, cost };
    if (match(POSIX_CLASS) !== null) continue;
    if (match(UNICODE) !== null) {
      cost += UNICODE_CLASS;
      continue;
    }
    const low = readCharacter();
    if (pattern[position] !== '-' || pattern[position + 1] === ']') continue;
    position++;
    const high = readCharacter();
    if (foldsCase) cost += Math.max(0, Math.min(high, MAX_FOLD) - low) / FOLDED_PER_INSTRUCTION;
  }
  return { end: position, cost };
}
