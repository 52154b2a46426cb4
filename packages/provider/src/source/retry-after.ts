/** Seconds of a Retry-After header, which holds seconds or a date: RFC 9110, section 10.2.3. */
export function parseRetryAfter(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (/^\s*\d+\s*$/.test(value)) return Number(value);
  const seconds = (Date.parse(value) - Date.now()) / 1000;
  return seconds > 0 ? seconds : undefined;
}
