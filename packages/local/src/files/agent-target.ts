import type { FileTarget } from './target.js';

const ION = 'application/ion;type=AWS.AppConfig.FeatureFlags';

/** File endings that stand for a media type by themselves. */
const MEDIA_TYPES: ReadonlyMap<string, string> = new Map([
  ['json', 'application/json'],
  ['yaml', 'application/x-yaml'],
  ['yml', 'application/x-yaml'],
  ['txt', 'text/plain'],
  ['ion', ION],
]);

/** Those endings, as messages list them; any other media type is written out. */
export const AGENT_SUFFIXES = [...MEDIA_TYPES.keys()].map((ending) => `.${ending}`);

/** Parts of the name of a local file of the AppConfig Agent; `undefined` for any other name. */
export function splitAgentName(
  name: string,
): { readonly application: string; readonly environment: string; readonly rest: string } | undefined {
  const [, application, environment, rest] = /^([^:]+):([^:]+):([^:]+)$/s.exec(name) ?? [];
  if (application === undefined || environment === undefined || rest === undefined) return undefined;
  return { application, environment, rest };
}

/**
 * What a local file of the AppConfig Agent is deployed as: its content is what clients retrieve, and its ending the media type,
 * in which `%` stands for the slash and for each semicolon. Without an ending it is octets. `undefined` for an ending that
 * stands for no media type.
 *
 * @param rest The name behind application and environment: `profile[.ending]`.
 * @see https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-agent-how-to-use-local-development.html
 */
export function agentTarget(rest: string): FileTarget | undefined {
  // A media type can have dots, and so can a profile; but only a media type has a percent sign.
  const end = rest.includes('%') ? rest.lastIndexOf('.', rest.indexOf('%')) : rest.lastIndexOf('.');
  if (end === -1) {
    return rest.includes('%')
      ? undefined
      : { profile: rest, contentType: 'application/octet-stream', type: 'AWS.Freeform' };
  }
  const contentType = mediaType(rest.slice(end + 1));
  if (end === 0 || contentType === undefined) return undefined;
  return { profile: rest.slice(0, end), contentType, type: 'AWS.Freeform' };
}

function mediaType(ending: string): string | undefined {
  const known = MEDIA_TYPES.get(ending);
  if (known !== undefined) return known;
  const [type = '', ...rest] = ending.split('%');
  const written = `${type}/${rest.join(';')}`;
  return /^[\w.+-]+\/[\w.+-]+(?:; *[\w.+-]+=[\w.+-]+)*$/.test(written) ? written : undefined;
}
