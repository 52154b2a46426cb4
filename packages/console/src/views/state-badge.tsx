const TONES: Readonly<Record<string, string>> = {
  READY_FOR_DEPLOYMENT: 'ok',
  COMPLETE: 'ok',
  DEPLOYING: 'warn',
  BAKING: 'warn',
  VALIDATING: 'warn',
  ROLLING_BACK: 'bad',
  ROLLED_BACK: 'bad',
  REVERTED: 'bad',
};

/** A state of AppConfig's, in its own word. */
export function StateBadge({ state }: { state: string }) {
  return <span class={`badge ${TONES[state] ?? ''}`}>{state.replaceAll('_', ' ')}</span>;
}
