import { request } from 'node:http';
import { startProcess } from '../local.mjs';
import { assertEqual, compare } from '../measure.mjs';
import { identity } from '../provider.mjs';

// Servers and load have a process each; the server whose turn it is not is idle.

/** Answers a second: by the clock, or by the time that the server had a core, which tells more where cores are shared. */
const BY_CLOCK = { unit: '/s', rateOf: ({ answers, seconds }) => answers / seconds };
export const BY_CPU = { unit: '/s of CPU', rateOf: ({ answers, cpuSeconds }) => answers / cpuSeconds };

/** The rates of two servers under load, one after the other; `targets` says what to send to each. */
export async function underLoad(effort, servers, targets, { rateOf }) {
  const load = await startProcess('load', { targets });
  // Long enough for a garbage collection or two; both servers are warm before they count.
  const milliseconds = effort.seconds < 5 ? 400 : 1_000;
  const cpuOf = async (server) => (await server.ask('cpu')).microseconds / 1e6;
  const sideOf = (name) => async () => {
    const before = await cpuOf(servers[name]);
    const ran = await load.ask({ target: name, milliseconds });
    return rateOf({ ...ran, cpuSeconds: (await cpuOf(servers[name])) - before });
  };
  const longer = {
    ...effort,
    seconds: effort.seconds * 1.5,
    leastRounds: Math.min(effort.leastRounds, 5),
    warmUpRounds: 2,
  };
  const sides = await compare(longer, sideOf('ours'), sideOf('theirs'));
  await load.stop();
  return sides;
}

async function demo(effort, provider, by = BY_CLOCK) {
  const flags = { transform_reverse: true, transform_allcaps: true };
  const servers = {
    ours: await startProcess('demo', { flags, provider }),
    theirs: await startProcess('demo', { flags, provider: 'none' }),
  };
  const target = ({ ready }) => {
    const { port, host } = new URL(ready.endpoint);
    return {
      port,
      connections: 64,
      request: `GET /process-string/hello%20world HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
      body: '{"output":"DLROW OLLEH"}',
    };
  };
  const targets = { ours: target(servers.ours), theirs: target(servers.theirs) };
  const sides = await underLoad(effort, servers, targets, by);
  await Promise.all([servers.ours.stop(), servers.theirs.stop()]);
  return { ...sides, unit: `requests${by.unit}` };
}

const SESSIONS = 500;
const CONNECTIONS = 50;
const OWN_HEADERS = new Set(['date', 'connection', 'keep-alive']);

async function localPolls(effort, by) {
  const local = await startProcess('local', { content: '{"transform_reverse":true}' });
  const { endpoint } = local.ready;
  const tokens = [];
  for (let count = 0; count < SESSIONS; count++) tokens.push(await openSession(endpoint));
  const sample = await poll(endpoint, tokens[0]);
  assertEqual('an unchanged poll', [sample.status, sample.body], [200, '']);
  const next = sample.headers.find(([name]) => name.toLowerCase() === 'next-poll-configuration-token')[1];
  tokens[0] = next;
  const bare = await startProcess('bare', {
    status: sample.status,
    headers: sample.headers.filter(([name]) => !OWN_HEADERS.has(name.toLowerCase())).flat(),
    body: sample.body,
  });
  const copy = await poll(bare.ready.endpoint, next);
  const withoutDate = ({ headers }) => headers.filter(([name]) => name.toLowerCase() !== 'date');
  assertEqual('headers', sorted(withoutDate(sample)), sorted(withoutDate(copy)));
  const target = (address, ownTokens) => {
    const { port, host } = new URL(address);
    return { port, host, connections: CONNECTIONS, tokens: ownTokens };
  };
  const targets = { ours: target(endpoint, tokens), theirs: target(bare.ready.endpoint, tokens) };
  const sides = await underLoad(effort, { ours: local, theirs: bare }, targets, by);
  await Promise.all([local.stop(), bare.stop()]);
  return { ...sides, unit: `polls${by.unit}` };
}

const sorted = (headers) => [...headers].sort(([one], [other]) => (one < other ? -1 : 1));

/** Opens a session and takes the document, so that what follows is unchanged; returns the token for that. */
async function openSession(endpoint) {
  const response = await fetch(`${endpoint}/configurationsessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      ApplicationIdentifier: identity.application,
      EnvironmentIdentifier: identity.environment,
      ConfigurationProfileIdentifier: identity.profile,
    }),
  });
  const { InitialConfigurationToken } = await response.json();
  const { headers, body } = await poll(endpoint, InitialConfigurationToken);
  if (body === '') throw new Error('The first poll of a session brought no document');
  return headers.find(([name]) => name.toLowerCase() === 'next-poll-configuration-token')[1];
}

/** An answer with its headers as they came. */
function poll(endpoint, token) {
  return new Promise((resolve, reject) => {
    const path = `/configuration?configuration_token=${encodeURIComponent(token)}`;
    const sent = request(
      `${endpoint}${path}`,
      { headers: { connection: 'keep-alive' } },
      async (response) => {
        const chunks = await response.toArray();
        const { rawHeaders } = response;
        const headers = [];
        for (let index = 0; index < rawHeaders.length; index += 2) {
          headers.push([rawHeaders[index], rawHeaders[index + 1]]);
        }
        resolve({ status: response.statusCode, headers, body: Buffer.concat(chunks).toString() });
      },
    );
    sent.on('error', reject);
    sent.end();
  });
}

export const measurements = {
  demo: (effort) => demo(effort, 'ours'),
  'demo-sdk': (effort) => demo(effort, 'constants'),
  'local-polls': (effort) => localPolls(effort, BY_CLOCK),
  'local-polls-cpu': (effort) => localPolls(effort, BY_CPU),
};
