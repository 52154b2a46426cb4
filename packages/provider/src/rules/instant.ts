/**
 * ISO 8601 and Ion timestamps from year to fractions of a second. Ion ends a year, month or day with `T`; ISO 8601 also
 * allows offsets without a colon or without minutes.
 */
const PATTERN =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,1000}))?)?(Z|[+-]\d{2}(?::?\d{2})?)?)?)?)?T?$/;

/** The length of the longest text of that grammar. */
export const MAX_INSTANT_CHARACTERS = 1_032;

const MINUTE_IN_MILLISECONDS = 60_000;

/**
 * Milliseconds since 1970, or `undefined` when `text` is not a timestamp. Without an offset the text means UTC, never local
 * time (T4). Anything finer than a millisecond is cut off.
 */
export function parseInstant(text: string): number | undefined {
  const match = PATTERN.exec(text);
  if (match === null) return undefined;
  const [, year, month = '1', day = '1', hour = '0', minute = '0', second = '0', fraction = '', offset] =
    match;
  // A trailing `T` closes a date only.
  if (match[4] !== undefined && text.endsWith('T')) return undefined;
  const offsetMinutes = parseOffset(offset);
  if (offsetMinutes === undefined) return undefined;
  const milliseconds = Number(fraction.slice(0, 3).padEnd(3, '0'));
  const date = new Date(0);
  // setUTCFullYear, because Date.UTC takes the years 0 to 99 for 1900 to 1999.
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  date.setUTCHours(Number(hour), Number(minute), Number(second), milliseconds);
  return date.getTime() - offsetMinutes * MINUTE_IN_MILLISECONDS;
}

function parseOffset(offset: string | undefined): number | undefined {
  if (offset === undefined || offset === 'Z') return 0;
  const hours = Number(offset.slice(1, 3));
  const minutes = Number(offset.slice(3).replace(':', '') || '0');
  if (hours > 23 || minutes > 59) return undefined;
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
