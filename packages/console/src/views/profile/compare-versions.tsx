import { useState } from 'preact/hooks';
import type { Profile, VersionSummary } from '../../aws/types.js';
import { useVersion } from '../../queries.js';
import { Field } from '../../ui/form.js';
import { textOfVersion } from './content.js';
import { Difference } from './difference.js';

/** The difference of any two versions. */
export function CompareVersions({
  region,
  profile,
  versions,
}: {
  region: string;
  profile: Profile;
  versions: readonly VersionSummary[];
}) {
  const [from, setFrom] = useState(versions[1]?.VersionNumber ?? 0);
  const [to, setTo] = useState(versions[0]?.VersionNumber ?? 0);
  const { ApplicationId, Id } = profile;
  const before = useVersion(region, ApplicationId, Id, from).data;
  const after = useVersion(region, ApplicationId, Id, to).data;
  const type = profile.Type ?? 'AWS.Freeform';
  const asText = (version: NonNullable<typeof before>) => ({
    text: textOfVersion(version),
    contentType: version.contentType,
    type,
  });
  const choice = (label: string, value: number, set: (number: number) => void) => (
    <Field label={label}>
      {(field) => (
        <select {...field} onChange={({ currentTarget }) => set(Number(currentTarget.value))}>
          {versions.map(({ VersionNumber, VersionLabel }) => (
            <option key={VersionNumber} value={VersionNumber} selected={VersionNumber === value}>
              {VersionNumber}
              {VersionLabel === undefined ? '' : ` (${VersionLabel})`}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
  return (
    <section class="compare" aria-labelledby="compare">
      <div class="section-head">
        <h2 id="compare">Compare</h2>
      </div>
      <div class="columns">
        {choice('From version', from, setFrom)}
        {choice('To version', to, setTo)}
      </div>
      {before !== undefined && after !== undefined && (
        <Difference before={asText(before)} after={asText(after)} />
      )}
    </section>
  );
}
