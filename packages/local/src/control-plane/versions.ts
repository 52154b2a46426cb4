import type { StandIns } from '../stand-ins/stand-ins.js';
import type { Version } from '../store/model.js';
import { badRequest, conflict } from '../store/service-error.js';
import type { Store } from '../store/store.js';
import { createVersion, deleteVersion } from '../store/versions.js';
import { checkContent } from '../validation/content.js';
import { integerText, text } from './input.js';
import type { Answer, Handler, Operation, OperationRequest } from './operation.js';
import { page } from './pagination.js';
import { beforeVersion } from './pre-create.js';
import { profileOf, versionOf } from './resources.js';

const PATH = '/applications/:application/configurationprofiles/:profile/hostedconfigurationversions';

const summarize = (version: Version) => ({
  ApplicationId: version.applicationId,
  ConfigurationProfileId: version.profileId,
  VersionNumber: version.number,
  Description: version.description === undefined ? undefined : headerText(version.description),
  ContentType: version.contentType,
  VersionLabel: version.label,
  KmsKeyArn: version.kmsKeyArn,
});

const show = (version: Version, status: 200 | 201, description = version.description): Answer => ({
  status,
  bytes: version.content,
  headers: {
    'Application-Id': version.applicationId,
    'Configuration-Profile-Id': version.profileId,
    'Version-Number': String(version.number),
    'Content-Type': version.contentType,
    Description: description,
    VersionLabel: version.label,
    KmsKeyArn: version.kmsKeyArn,
  },
});

export const versionOperations: readonly Operation[] = [
  {
    method: 'post',
    path: PATH,
    body: 'bytes',
    prepare: prepareVersion,
  },
  {
    method: 'get',
    path: PATH,
    handle(store, request) {
      const { id } = profileOf(store, request);
      const label = request.query('version_label');
      const items = store.versions
        .list(id)
        .filter((version) => !version.deleted && (label === undefined || labelMatches(version, label)));
      const scope = `versions/${id}/${label ?? ''}`;
      return { status: 200, body: page(request, scope, items, ({ number }) => -number, summarize) };
    },
  },
  {
    method: 'get',
    path: `${PATH}/:version`,
    handle: (store, request) => show(versionOf(store, request), 200),
  },
  {
    method: 'delete',
    path: `${PATH}/:version`,
    handle(store, request) {
      deleteVersion(store, versionOf(store, request));
      return { status: 204 };
    },
  },
];

async function prepareVersion(store: Store, request: OperationRequest, standIns: StandIns): Promise<Handler> {
  const contentType = text(1, 255)(request.header('content-type') ?? null, 'Content-Type');
  const description = request.header('description');
  const lock = request.header('latest-version-number');
  const { length } = headerText(description ?? '');
  if (length > 1024) throw badRequest(`Description must have at most 1024 characters, got ${length}`);
  const latestVersionNumber = lock === undefined ? undefined : integerText(lock, 'Latest-Version-Number');
  const profile = profileOf(store, request);
  const given = await checkContent(profile.type, request.bytes);
  const words = description === undefined ? undefined : headerText(description);
  const on = { content: request.bytes, contentType, description: words || undefined };
  const changed = await beforeVersion(store, standIns, profile, on);
  const content = changed === undefined ? given : await checkContent(profile.type, changed);
  return () => {
    const current = profileOf(store, request);
    if (changed !== undefined && current.latestVersionNumber !== profile.latestVersionNumber) {
      throw conflict('Another version was created while extensions looked at this one');
    }
    const version = createVersion(store, current, {
      content,
      contentType,
      description: description || undefined,
      label: request.header('versionlabel'),
      latestVersionNumber,
    });
    return show(version, 201, description);
  };
}

/**
 * A header's text: Node decodes all headers as Latin-1, whatever the client sent. Versions keep the description as Node gave
 * it, so that answers contain the bytes of the request.
 */
function headerText(header: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(header, 'latin1'));
  } catch {
    return header;
  }
}

/** A filter that ends in an asterisk matches every label with that beginning. */
function labelMatches({ label }: Version, filter: string): boolean {
  return filter.endsWith('*') ? label?.startsWith(filter.slice(0, -1)) === true : label === filter;
}
