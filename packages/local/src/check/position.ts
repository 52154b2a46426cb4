import type { Position } from './finding.js';

/** The place of an offset in a text; lines end as they do for the engine's messages. */
export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset).split(/\r\n?|\n/);
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

/** The place that a parser's message tells. */
export function positionIn(message: string, text: string): Position | undefined {
  const [, line, column] =
    /\bline (\d+), column (\d+)/.exec(message) ?? /\((\d+):(\d+)\)/.exec(message) ?? [];
  if (line !== undefined && column !== undefined) return { line: Number(line), column: Number(column) };
  const [, character] = /\bat character (\d+)/.exec(message) ?? [];
  return character === undefined ? undefined : positionAt(text, Math.max(0, Number(character) - 1));
}
