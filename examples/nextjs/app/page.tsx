import { greeting } from '../flags';

export default async function Page() {
  return <h1>{await greeting()}</h1>;
}
