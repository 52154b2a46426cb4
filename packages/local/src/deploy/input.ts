import { isUint8Array } from 'node:util/types';
import { unexpected } from '../shared/described.js';
import { isObjectValue, isString, membersOf, orAbsent } from '../shared/members.js';
import { type ConfigurationTarget, readTarget, TARGET_MEMBERS } from '../store/configuration-target.js';
import { payloadTooLarge } from '../store/content.js';
import { MAX_CONTENT_KILOBYTES } from '../store/limits.js';
import type { ProfileType } from '../store/model.js';
import type { DeployRequest } from './at-once.js';
import { toJson } from './json-content.js';

/** A configuration for `deploy`. Application, environment and profile are created if they are missing. */
export interface DeployInput extends ConfigurationTarget {
  /**
   * Text, which is encoded as UTF-8; bytes; or an object or array, which is written as JSON: what JSON cannot hold, such as
   * `undefined`, a `Date`, a bigint or what contains itself, is refused with a TypeError that names its place. Of 1 byte to
   * 2 048 KB; other sizes are refused with the service's error. For a feature-flag profile: AppConfig's feature-flag JSON in
   * its stored form.
   */
  readonly content: string | Uint8Array | object;
  /**
   * Media type of the content, 1 to 255 printable ASCII characters; that of an object must be one of JSON. Default:
   * `application/json`.
   */
  readonly contentType?: string | undefined;
  /** 1 to 64 printable ASCII characters, not digits alone, not used for another version. Default: no label. */
  readonly versionLabel?: string | undefined;
  /** Type of the profile. Default: the type that it has; `AWS.Freeform` if it is created. */
  readonly type?: ProfileType | undefined;
}

const MEMBERS = [
  ...TARGET_MEMBERS,
  'content',
  'contentType',
  'versionLabel',
  'type',
] as const satisfies ReadonlyArray<keyof DeployInput>;

/** Checks the input; throws a TypeError that says what was expected and what was given. */
export function toDeployRequest(input: DeployInput): DeployRequest {
  const read = membersOf(input, MEMBERS);
  const target = readTarget(read);
  const content = read<DeployInput['content']>(
    'content',
    'a string, a Uint8Array or an object to write as JSON',
    isContent,
  );
  const contentType =
    read<string | undefined>('contentType', 'a media type', isMediaType) ?? 'application/json';
  return {
    ...target,
    content: toBytes(content, contentType),
    contentType,
    label: read('versionLabel', 'a string or undefined', orAbsent(isString)),
    type: read('type', '"AWS.Freeform" or "AWS.AppConfig.FeatureFlags"', isProfileType),
  };
}

const isMediaType = (value: unknown) =>
  value === undefined || (typeof value === 'string' && /^[\x21-\x7e][\x20-\x7e]{0,254}$/.test(value));

const isProfileType = (value: unknown) =>
  value === undefined || value === 'AWS.Freeform' || value === 'AWS.AppConfig.FeatureFlags';

const isContent = (value: unknown) => typeof value === 'string' || isObjectValue(value);

function toBytes(content: DeployInput['content'], contentType: string): Uint8Array {
  // `instanceof` would also accept a proxy, which has no bytes.
  if (typeof content === 'string' || isUint8Array(content)) return bytesOf(content);
  const json = JSON.stringify(toJson('content', content));
  if (!/^(?:application|text)\/(?:[^;]*\+)?json *(?:;|$)/i.test(contentType)) {
    throw unexpected('contentType', 'a media type of JSON, because `content` is an object', contentType);
  }
  return bytesOf(json);
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  const length = typeof content === 'string' ? Buffer.byteLength(content) : content.byteLength;
  // Checked before it is copied, because it may be hundreds of megabytes.
  if (length > MAX_CONTENT_KILOBYTES * 1024) throw payloadTooLarge(Math.ceil(length / 1024));
  if (typeof content === 'string') return new TextEncoder().encode(content);
  // A copy, so that later changes to the caller's buffer do not change what is deployed.
  return Uint8Array.from(content);
}
