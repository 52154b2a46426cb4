export function EnvironmentPage({ region }: { region: string; [name: string]: string }) {
  return <h1>Environment {region}</h1>;
}
