import { once } from 'node:events';
import { connect } from 'node:net';

/** Sends a text as it stands and returns everything that comes back until the connection ends. */
export async function exchange(endpoint: string, text: string): Promise<string> {
  const { hostname, port } = new URL(endpoint);
  const socket = connect(Number(port), hostname);
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  socket.end(text, 'latin1');
  await once(socket, 'close');
  return answer;
}

/** A request that ends its connection; the lines are its headers. */
export function rawRequest(line: string, ...headers: readonly string[]): string {
  return `${[line, ...headers, 'Connection: close'].join('\r\n')}\r\n\r\n`;
}
