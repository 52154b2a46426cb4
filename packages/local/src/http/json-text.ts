import { Float } from '../shared/float.js';

/** The JSON of an answer: as `JSON.stringify` writes plain objects, and every {@link Float} with its decimal point. */
export function jsonText(value: unknown): string {
  if (value instanceof Float) return String(value);
  if (Array.isArray(value)) return `[${value.map((element) => jsonText(element ?? null)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${jsonText(member)}`).join(',')}}`;
}
