export function OverridesPage({ region }: { region: string }) {
  return <h1>Overrides in {region}</h1>;
}
