export function SessionsPage({ region }: { region: string }) {
  return <h1>Sessions in {region}</h1>;
}
