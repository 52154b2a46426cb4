export function DeploymentPage({ region }: { region: string; [name: string]: string }) {
  return <h1>Deployment {region}</h1>;
}
