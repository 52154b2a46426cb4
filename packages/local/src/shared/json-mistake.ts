import { describeError } from './described.js';
import { loadEngine } from './engine.js';

/** Where and why bytes are not JSON, by line and column; `error` is what the parser threw. */
export async function jsonMistake(bytes: Uint8Array, error: unknown): Promise<string> {
  const { parseDocument } = await loadEngine();
  const raw = { bytes, contentType: 'application/json', versionLabel: undefined };
  const result = await parseDocument(raw, { profileType: 'AWS.Freeform' });
  if (result.ok) return describeError(error);
  const message = result.message.replace(/^The document is not usable JSON: /, '');
  const [, line, column] = /at line (\d+), column (\d+)$/.exec(message) ?? [];
  if (line === undefined || column === undefined) return message;
  const lines = new TextDecoder().decode(bytes).split(/\r\n?|\n/);
  return message + hintAt(lines[Number(line) - 1] ?? '', Number(column) - 1);
}

/** Syntax of other languages that people write into JSON. */
function hintAt(line: string, column: number): string {
  const rest = line.slice(column);
  if (/^(?:\/[/*]|#)/.test(rest)) return '; JSON has no comments';
  if (/^['`]/.test(rest)) return '; JSON has texts in double quotes only';
  if (/^[}\]]/.test(rest) && /,\s*$/.test(line.slice(0, column)))
    return '; JSON has no comma after the last member';
  return '';
}
