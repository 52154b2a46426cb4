import { ApiError } from '../../aws/api-error.js';
import { type NewVersion, operations, paths } from '../../aws/operations.js';
import { requestAll } from '../../aws/request.js';
import type { Profile, Version, VersionSummary } from '../../aws/types.js';
import { queryClient } from '../../queries.js';
import { type Edited, textOf } from './content.js';

/** Makes a version of what is edited, unless there is one by now that is newer than what it is based on. */
export async function saveVersion(
  region: string,
  profile: Profile,
  { content, contentType, base }: Edited,
  { label, description }: { label: string; description: string },
): Promise<Version> {
  const input: NewVersion = {
    bytes: new TextEncoder().encode(textOf(content)),
    contentType,
    ...(label === '' ? {} : { label }),
    ...(description === '' ? {} : { description }),
  };
  const create = (latest: number | undefined) =>
    operations(region).createVersion(profile.ApplicationId, profile.Id, {
      ...input,
      latestVersionNumber: latest,
    });
  const version = await create(base === 0 ? undefined : base).catch(async (error: unknown) => {
    // The number is that of the newest version there ever was, also if that one has been deleted.
    const isConflict = error instanceof ApiError && error.status === 409;
    if (!isConflict || (await newestOf(region, profile)) > base) throw error;
    return create(undefined);
  });
  noteVersion(region, profile, version);
  return version;
}

async function newestOf(region: string, { ApplicationId, Id }: Profile): Promise<number> {
  const versions = await requestAll<VersionSummary>(region, paths.versions(ApplicationId, Id));
  return Math.max(0, ...versions.map(({ VersionNumber }) => VersionNumber));
}

/** What was saved is there at once, before it has been read again. */
function noteVersion(region: string, { ApplicationId, Id }: Profile, version: Version): void {
  queryClient.setQueryData(['content', region, ApplicationId, Id, version.number], version);
  const summary: VersionSummary = {
    ApplicationId,
    ConfigurationProfileId: Id,
    VersionNumber: version.number,
    ContentType: version.contentType,
    ...(version.label === undefined ? {} : { VersionLabel: version.label }),
    ...(version.description === undefined ? {} : { Description: version.description }),
  };
  queryClient.setQueryData<readonly VersionSummary[]>(
    ['resources', region, 'list', paths.versions(ApplicationId, Id)],
    (before = []) => [summary, ...before.filter(({ VersionNumber }) => VersionNumber !== version.number)],
  );
}
