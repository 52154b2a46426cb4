export function StrategiesPage({ region }: { region: string; [name: string]: string }) {
  return <h1>Strategies {region}</h1>;
}
