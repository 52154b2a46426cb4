import { type Aws, ask } from './aws.js';
import type { Deployed } from './deployed.js';
import type { FoundProfile, FoundTarget } from './find-target.js';

export interface Content {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

/** Reads what is deployed, and remembers it, so that asking again for what has not changed costs little. */
export class Contents {
  readonly #aws: Aws;
  readonly #versions = new Map<string, { readonly version: string; readonly content: Content }>();
  readonly #sessions = new Map<string, { readonly token: string; readonly content: Content }>();

  constructor(aws: Aws) {
    this.#aws = aws;
  }

  /** `undefined` where nothing has reached clients yet. */
  read(target: FoundTarget, profile: FoundProfile, deployed: Deployed): Promise<Content | undefined> {
    return profile.type === 'AWS.Freeform'
      ? this.#served(target, profile)
      : this.#stored(target, profile, deployed.version);
  }

  /** Feature flags in the stored form, with their definitions. Their profiles are always hosted. */
  async #stored({ application }: FoundTarget, { id }: FoundProfile, version: string): Promise<Content> {
    const known = this.#versions.get(id);
    if (known?.version === version) return known.content;
    const { sdk, client } = this.#aws.control;
    const { Content: bytes = new Uint8Array(), ContentType: contentType = '' } = await ask(
      'GetHostedConfigurationVersion',
      () =>
        client.send(
          new sdk.GetHostedConfigurationVersionCommand({
            ApplicationId: application.id,
            ConfigurationProfileId: id,
            VersionNumber: Number(version),
          }),
          this.#aws.sending,
        ),
    );
    const content = { bytes, contentType };
    this.#versions.set(id, { version, content });
    return content;
  }

  /** What a client gets, wherever it is stored. A session goes on for as long as its polls succeed. */
  async #served(
    { application, environment }: FoundTarget,
    { id }: FoundProfile,
  ): Promise<Content | undefined> {
    const { sdk, client } = this.#aws.data;
    const session = this.#sessions.get(id);
    this.#sessions.delete(id);
    const token =
      session?.token ??
      (
        await ask('StartConfigurationSession', () =>
          client.send(
            new sdk.StartConfigurationSessionCommand({
              ApplicationIdentifier: application.id,
              EnvironmentIdentifier: environment.id,
              ConfigurationProfileIdentifier: id,
              RequiredMinimumPollIntervalInSeconds: 15,
            }),
            this.#aws.sending,
          ),
        )
      ).InitialConfigurationToken;
    const answer = await ask('GetLatestConfiguration', () =>
      client.send(new sdk.GetLatestConfigurationCommand({ ConfigurationToken: token }), this.#aws.sending),
    );
    const { Configuration: bytes, ContentType: contentType = '' } = answer;
    // Without a change there is none, as `null` or as no bytes.
    const content = bytes?.length ? { bytes, contentType } : session?.content;
    const next = answer.NextPollConfigurationToken;
    if (content !== undefined && next !== undefined) this.#sessions.set(id, { token: next, content });
    return content;
  }
}
