import { attempt, check, isRecord } from '../../shared/option-values.js';
import { schemeHint } from '../endpoint.js';

/** Which of the AWS SDK's clients an option takes. */
export interface WantedClient {
  /** For example `AppConfigDataClient`. */
  readonly className: string;
  readonly packageName: string;
  /** What the SDK calls the service, in the client's configuration. */
  readonly serviceId: string;
}

/**
 * Checks that an option has a client of the service: not by `instanceof`, since it may come from another copy of the AWS SDK, or be a
 * test's own.
 *
 * @param elsewhere where clients of other services belong, by their service's ID
 * @throws TypeError that names the option, what was expected, and what came
 */
export function checkClient(
  name: string,
  value: unknown,
  { className, packageName, serviceId }: WantedClient,
  elsewhere: ReadonlyMap<string, string> = new Map(),
): void {
  const expected = `an ${className} of ${packageName}, version 3 of the AWS SDK`;
  if (typeof value === 'function') {
    throw new TypeError(
      `Expected \`${name}\` to be ${expected}, got a function; if it is the class: new ${className}({ … })`,
    );
  }
  check(
    attempt(name, () => hasSend(value)),
    name,
    expected,
    value,
  );
  const service = attempt(name, () => (value as Client).config.serviceId);
  if (typeof service !== 'string' || service === serviceId) return;
  const place = elsewhere.get(service);
  const hint = place === undefined ? '' : `, which belongs to ${place}`;
  throw new TypeError(
    `Expected \`${name}\` to be ${expected}, got a client of ${service.slice(0, 50)}${hint}`,
  );
}

interface Client {
  readonly config: Readonly<Record<string, unknown>>;
}

/** Whether a value is a client of the AWS SDK, whatever the service. Never throws. */
export function isClient(value: unknown): boolean {
  try {
    return hasSend(value);
  } catch {
    return false;
  }
}

function hasSend(value: unknown): boolean {
  return isRecord(value) && typeof value.send === 'function' && isRecord(value.config);
}

/**
 * Checks what a client is to be made from, as far as mistakes in it would show late, or in the SDK's own words.
 *
 * @throws TypeError that names the option, what was expected, and what came
 */
export function checkClientConfig(name: string, value: unknown, className: string): void {
  const isObject = isRecord(value) && attempt(name, () => !Array.isArray(value));
  check(isObject, name, `an object as for new ${className}(), such as { region: 'eu-central-1' }`, value);
  if (isClient(value)) {
    throw new TypeError(
      `Expected \`${name}\` to be an object as for new ${className}(), got a client: pass it as \`client\``,
    );
  }
  const endpoint = attempt(name, () => value.endpoint);
  // To the AWS SDK an empty one is none.
  if (typeof endpoint === 'string' && endpoint !== '') checkEndpoint(`${name}.endpoint`, endpoint);
}

/** @throws TypeError unless it is a URL that begins with http:// or https:// */
export function checkEndpoint(name: string, endpoint: string): void {
  const { protocol } = URL.canParse(endpoint) ? new URL(endpoint) : { protocol: '' };
  if (protocol === 'http:' || protocol === 'https:') return;
  check(false, name, `a URL that begins with http:// or https://${schemeHint(endpoint)}`, endpoint);
}
