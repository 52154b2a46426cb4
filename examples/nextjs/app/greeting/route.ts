import { greeting } from '../../flags';

export async function GET(): Promise<Response> {
  return Response.json({ greeting: await greeting() });
}
