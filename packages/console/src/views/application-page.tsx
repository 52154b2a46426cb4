export function ApplicationPage({ region }: { region: string; [name: string]: string }) {
  return <h1>Application {region}</h1>;
}
