import type { Profile } from '../../aws/types.js';

export function TryUser({ profile }: { region: string; profile: Profile }) {
  return <p>{profile.Name}</p>;
}
