import { isUint8Array } from 'node:util/types';
import { checkObject, readMember, unexpected } from '../shared/described.js';
import { payloadTooLarge } from '../store/content.js';
import { MAX_CONTENT_KILOBYTES } from '../store/limits.js';
import type { ProfileType } from '../store/model.js';
import type { DeployRequest } from './at-once.js';

/** A configuration for `deploy`. Application, environment and profile are created if they are missing. */
export interface DeployInput {
  /** Name (1 to 64 characters) or ID. */
  readonly application: string;
  /** Name (1 to 64 characters) or ID. */
  readonly environment: string;
  /** Name (1 to 128 characters) or ID. */
  readonly profile: string;
  /**
   * 1 byte to 2 048 KB; other sizes are refused with the service's error. Text is encoded as UTF-8. For a feature-flag
   * profile: AppConfig's feature-flag JSON in its stored form.
   */
  readonly content: string | Uint8Array;
  /** Media type of the content, 1 to 255 printable ASCII characters. Default: `application/json`. */
  readonly contentType?: string | undefined;
  /** 1 to 64 printable ASCII characters, not digits alone, not used for another version. Default: no label. */
  readonly versionLabel?: string | undefined;
  /** Type of the profile. Default: the type that it has; `AWS.Freeform` if it is created. */
  readonly type?: ProfileType | undefined;
}

/** Checks the input; throws a TypeError that says what was expected and what was given. */
export function toDeployRequest(input: DeployInput): DeployRequest {
  checkObject('input', input);
  const read = <T>(name: keyof DeployInput, expected: string, accepts: (value: unknown) => boolean): T => {
    const value = readMember(input, name);
    if (accepts(value)) return value as T;
    throw unexpected(name, expected, value);
  };
  const name = (member: keyof DeployInput, max: number): string =>
    read(member, `a string of 1 to ${max} characters`, isText(max));
  return {
    application: name('application', 64),
    environment: name('environment', 64),
    profile: name('profile', 128),
    content: toBytes(read('content', 'a string or a Uint8Array', isContent)),
    contentType: read<string | undefined>('contentType', 'a media type', isMediaType) ?? 'application/json',
    label: read('versionLabel', 'a string or undefined', isTextOrAbsent),
    type: read('type', '"AWS.Freeform" or "AWS.AppConfig.FeatureFlags"', isProfileType),
  };
}

const isText = (max: number) => (value: unknown) =>
  typeof value === 'string' && value.length >= 1 && value.length <= max;

const isTextOrAbsent = (value: unknown) => value === undefined || typeof value === 'string';

const isMediaType = (value: unknown) =>
  value === undefined || (typeof value === 'string' && /^[\x21-\x7e][\x20-\x7e]{0,254}$/.test(value));

const isProfileType = (value: unknown) =>
  value === undefined || value === 'AWS.Freeform' || value === 'AWS.AppConfig.FeatureFlags';

/** `instanceof` would also accept a proxy, which has no bytes. */
const isContent = (value: unknown) => typeof value === 'string' || isUint8Array(value);

function toBytes(content: string | Uint8Array): Uint8Array {
  const length = typeof content === 'string' ? Buffer.byteLength(content) : content.byteLength;
  // Checked before it is copied, because it may be hundreds of megabytes.
  if (length > MAX_CONTENT_KILOBYTES * 1024) throw payloadTooLarge(Math.ceil(length / 1024));
  if (typeof content === 'string') return new TextEncoder().encode(content);
  // A copy, so that later changes to the caller's buffer do not change what is deployed.
  return Uint8Array.from(content);
}
