export function ApplicationsPage({ region }: { region: string; [name: string]: string }) {
  return <h1>Applications {region}</h1>;
}
