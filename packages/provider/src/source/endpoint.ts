/** What was probably meant by a host and a port alone. */
export function schemeHint(endpoint: string): string {
  return /^[\w.-]+(?::\d{1,5})?\/?$/.test(endpoint) ? `, such as http://${endpoint}` : '';
}
