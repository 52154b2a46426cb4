/** Characters that are looked at on either side of a mistake. */
const REACH = 200;

/** What JSON does not have and people write: syntax of other languages. Quotes nothing (D6). Empty where nothing is known. */
export function jsonHint(text: string, position: number): string {
  const before = text.slice(Math.max(0, position - REACH), position).trimEnd();
  const rest = text.slice(position, position + REACH);
  const last = before.at(-1) ?? '';
  if (text.slice(0, REACH).trim() === '') return '; it is empty';
  if (text.slice(0, 2).includes('\0')) return '; it seems to be UTF-16: save it as UTF-8';
  if (/^(?:\/[/*]|#)/.test(rest)) return '; JSON has no comments';
  if (/^['`]/.test(rest)) return '; JSON has texts in double quotes only';
  if (/^[}\]]/.test(rest) && last === ',') return '; JSON has no comma after the last member';
  if (before.trim() === '') return '; JSON begins with {, and YAML has the content type application/x-yaml';
  if (/^[A-Za-z_$]/.test(rest) && (last === '{' || last === ','))
    return '; JSON has keys and texts in double quotes only';
  if (rest.startsWith('"') && /["\]}\w]/.test(last)) return '; a comma is missing before it';
  if (/^(?:True|False|None|undefined|NaN|Infinity)\b/.test(rest)) return '; JSON has true, false and null';
  // The end came too soon.
  return position >= text.length ? '; a bracket or a quote is not closed, or it was cut off' : '';
}
