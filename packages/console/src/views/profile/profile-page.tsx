import { useProfile } from '../../queries.js';
import { PROFILE_TABS, type ProfileTab, routes } from '../../routes.js';
import { Answered } from '../../ui/answer.js';
import { Crumbs } from '../crumbs.js';

const LABELS: Readonly<Record<ProfileTab, string>> = {
  edit: 'Edit',
  versions: 'Versions',
  try: 'Try a user',
};

export interface ProfilePlace {
  readonly region: string;
  /** IDs. */
  readonly application: string;
  readonly profile: string;
}

export function ProfilePage({ tab, ...place }: ProfilePlace & { tab: string }) {
  const { region, application, profile } = place;
  const query = useProfile(region, application, profile);
  return (
    <Answered query={query}>
      {(found) => (
        <>
          <Crumbs region={region} application={application} />
          <h1>{found.Name}</h1>
          <nav class="tabs" aria-label="Profile">
            {PROFILE_TABS.map((name) => (
              <a
                key={name}
                href={`#${routes.profile(region, application, profile, name)}`}
                aria-current={name === tab ? 'page' : undefined}
              >
                {LABELS[name]}
              </a>
            ))}
          </nav>
        </>
      )}
    </Answered>
  );
}
