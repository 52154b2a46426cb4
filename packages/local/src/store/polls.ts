/** Everything that has a time of its own. Identifiers are unique only within an application. */
interface Polled {
  readonly applicationId: string;
  readonly id: string;
}

/**
 * When clients last asked for configurations, in milliseconds since the Unix epoch. Nothing keeps it beyond the process, as
 * nothing keeps sessions; there is an entry for each environment and each profile at most.
 */
export class Polls {
  readonly #times = new Map<string, number>();

  note(applicationId: string, environmentId: string, profileId: string, at: number): void {
    this.#times.set(keyOf('environment', { applicationId, id: environmentId }), at);
    this.#times.set(keyOf('profile', { applicationId, id: profileId }), at);
  }

  last(kind: 'environment' | 'profile', resource: Polled): number | undefined {
    return this.#times.get(keyOf(kind, resource));
  }

  clear(): void {
    this.#times.clear();
  }

  forget(kind: 'environment' | 'profile', resource: Polled): void {
    this.#times.delete(keyOf(kind, resource));
  }
}

function keyOf(kind: string, { applicationId, id }: Polled): string {
  return `${applicationId}/${kind}/${id}`;
}
