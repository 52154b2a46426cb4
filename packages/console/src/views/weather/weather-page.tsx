export function WeatherPage({ region }: { region: string }) {
  return <h1>Weather in {region}</h1>;
}
