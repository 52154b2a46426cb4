import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';

/** Node's agents for one client. */
export interface WatchedAgents {
  readonly httpAgent: HttpAgent;
  readonly httpsAgent: HttpsAgent;
}

/**
 * Agents that open a connection for each request, and report when one is established, TLS included: before that, nothing has
 * been sent on it (P3). None is kept: one that idled for a minute, or while the process was frozen, may be dead, and a request
 * that is lost on it costs a session.
 *
 * @see https://nodejs.org/api/http.html#agentcreateconnectionoptions-callback
 */
export function watchedAgents(onConnected: () => void): WatchedAgents {
  // Loaded with the first client, and not by importing this package.
  const http = process.getBuiltinModule('node:http');
  const https = process.getBuiltinModule('node:https');
  const httpAgent = new http.Agent({ keepAlive: false });
  const httpsAgent = new https.Agent({ keepAlive: false });
  watch(httpAgent, 'connect', onConnected);
  watch(httpsAgent, 'secureConnect', onConnected);
  return { httpAgent, httpsAgent };
}

function watch(agent: HttpAgent, established: string, onConnected: () => void): void {
  const create = agent.createConnection;
  agent.createConnection = (...parameters) => {
    const connection = create.apply(agent, parameters);
    connection?.once(established, onConnected);
    return connection;
  };
}
