import type { DeployRequest } from './store/deploy.js';
import type { ProfileType } from './store/model.js';

/** What `deploy` serves. Application, environment and profile are created where they are missing. */
export interface DeployInput {
  /** Name (1 to 64 characters) or ID. */
  readonly application: string;
  /** Name (1 to 64 characters) or ID. */
  readonly environment: string;
  /** Name (1 to 128 characters) or ID. */
  readonly profile: string;
  /** 1 byte to 2 048 KB; text is encoded as UTF-8. For a feature-flag profile: AppConfig's feature-flag JSON, as it is stored. */
  readonly content: string | Uint8Array;
  /** Media type of the content. Default: `application/json`. */
  readonly contentType?: string | undefined;
  /** 1 to 64 printable ASCII characters, not digits alone, not used for another version. Default: no label. */
  readonly versionLabel?: string | undefined;
  /** Type of the profile. Default: the type it has, `AWS.Freeform` when it is created. */
  readonly type?: ProfileType | undefined;
}

/** Checks the input; throws a TypeError that says what was expected and what came. */
export function toDeployRequest(input: DeployInput): DeployRequest {
  const {
    application,
    environment,
    profile,
    content,
    contentType = 'application/json',
    versionLabel,
    type,
  } = input;
  checkName('application', application, 64);
  checkName('environment', environment, 64);
  checkName('profile', profile, 128);
  if (typeof contentType !== 'string' || !/^[\x21-\x7e][\x20-\x7e]{0,254}$/.test(contentType)) {
    throw new TypeError(`Expected \`contentType\` to be a media type, got ${JSON.stringify(contentType)}`);
  }
  if (type !== undefined && type !== 'AWS.Freeform' && type !== 'AWS.AppConfig.FeatureFlags') {
    const types = '"AWS.Freeform" or "AWS.AppConfig.FeatureFlags"';
    throw new TypeError(`Expected \`type\` to be ${types}, got ${JSON.stringify(type)}`);
  }
  return {
    application,
    environment,
    profile,
    content: toBytes(content),
    contentType,
    label: versionLabel,
    type,
  };
}

function checkName(name: string, value: unknown, maximum: number): void {
  if (typeof value === 'string' && value.length >= 1 && value.length <= maximum) return;
  throw new TypeError(
    `Expected \`${name}\` to be a string of 1 to ${maximum} characters, got ${JSON.stringify(value)} (${typeof value})`,
  );
}

function toBytes(content: unknown): Uint8Array {
  if (typeof content === 'string') return new TextEncoder().encode(content);
  // A copy: what is deployed does not change when the caller's buffer does.
  if (content instanceof Uint8Array) return Uint8Array.from(content);
  throw new TypeError(`Expected \`content\` to be a string or a Uint8Array, got ${typeof content}`);
}
