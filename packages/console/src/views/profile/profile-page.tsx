import { lazy, Suspense } from 'preact/compat';
import { useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { operations } from '../../aws/operations.js';
import type { Profile } from '../../aws/types.js';
import { useProfile } from '../../queries.js';
import { PROFILE_TABS, type ProfileTab, routes } from '../../routes.js';
import { Answered, Empty } from '../../ui/answer.js';
import { DeleteButton } from '../../ui/confirm.js';
import { Crumbs } from '../crumbs.js';
import { EditTab } from './edit-tab.js';
import { SettingsDialog } from './settings-dialog.js';
import type { ProfilePlace } from './use-draft.js';
import { VersionsTab } from './versions-tab.js';

const TryUser = lazy(() => import('../try/try-user.js').then(({ TryUser: component }) => component));

const LABELS: Readonly<Record<ProfileTab, string>> = {
  edit: 'Edit',
  versions: 'Versions',
  try: 'Try a user',
};

export function ProfilePage({ tab, ...place }: ProfilePlace & { tab: string }) {
  const query = useProfile(place.region, place.application, place.profile);
  return (
    <Answered query={query}>{(found) => <Shown region={place.region} profile={found} tab={tab} />}</Answered>
  );
}

function Shown({ region, profile, tab }: { region: string; profile: Profile; tab: string }) {
  const { ApplicationId, Id, Name, Type, LocationUri = 'hosted' } = profile;
  const [isEditing, setEditing] = useState(false);
  const [, navigate] = useLocation();
  return (
    <>
      <Crumbs region={region} application={ApplicationId} />
      <div class="page-head">
        <div>
          <h1>{Name}</h1>
          <p class="muted">
            {Type === 'AWS.AppConfig.FeatureFlags' ? 'Feature flags' : 'Freeform'} · ID <code>{Id}</code>
            {profile.Description !== undefined && ` · ${profile.Description}`}
          </p>
        </div>
        <div class="actions">
          <button type="button" onClick={() => setEditing(true)}>
            Edit profile
          </button>
          <DeleteButton
            what={`the profile “${Name}”`}
            remove={(deletion) => operations(region).deleteProfile(ApplicationId, Id, deletion)}
            onDeleted={() => navigate(routes.application(region, ApplicationId))}
          >
            <p>Its versions have to be deleted before. This cannot be undone.</p>
          </DeleteButton>
        </div>
      </div>
      <nav class="tabs" aria-label="Profile">
        {PROFILE_TABS.map((name) => (
          <a
            key={name}
            href={`#${routes.profile(region, ApplicationId, Id, name)}`}
            aria-current={name === tab ? 'page' : undefined}
          >
            {LABELS[name]}
          </a>
        ))}
      </nav>
      {LocationUri === 'hosted' ? (
        <Tab region={region} profile={profile} tab={tab} />
      ) : (
        <Empty title="AppConfig does not keep this configuration">
          <p>
            It is at <code>{LocationUri}</code>, and is changed there.
          </p>
        </Empty>
      )}
      {isEditing && <SettingsDialog region={region} profile={profile} onClose={() => setEditing(false)} />}
    </>
  );
}

function Tab({ region, profile, tab }: { region: string; profile: Profile; tab: string }) {
  switch (tab) {
    case 'versions':
      return <VersionsTab region={region} profile={profile} />;
    case 'try':
      return (
        <Suspense fallback={<div class="loading" aria-busy="true" />}>
          <TryUser region={region} profile={profile} />
        </Suspense>
      );
    default:
      return <EditTab key={region} region={region} profile={profile} />;
  }
}
