const TONES: Readonly<Record<string, string>> = {
  ReadyForDeployment: 'ok',
  Deploying: 'warn',
  RollingBack: 'bad',
  RolledBack: 'bad',
  Reverted: 'bad',
  COMPLETE: 'ok',
  VALIDATING: 'warn',
  DEPLOYING: 'warn',
  BAKING: 'warn',
  ROLLING_BACK: 'bad',
  ROLLED_BACK: 'bad',
  REVERTED: 'bad',
};

/** A state of an environment or a deployment, in AppConfig's own words: `ReadyForDeployment` as “Ready for deployment”. */
export function StateBadge({ state }: { state: string }) {
  const words = state
    .replaceAll('_', ' ')
    .replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return <span class={`badge ${TONES[state] ?? ''}`}>{words}</span>;
}
