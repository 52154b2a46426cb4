import { cleanUp, MAIN, SESSION, start } from '../testing/local.js';

afterEach(cleanUp);

interface Poll {
  readonly status: number;
  readonly text: string;
  readonly token: string;
}

// Not with the SDK's client, which spends more time on 2 000 requests than the server does.
async function open(endpoint: string): Promise<string> {
  const answer = await fetch(`${endpoint}/configurationsessions`, {
    method: 'POST',
    body: JSON.stringify(SESSION),
  });
  return ((await answer.json()) as { InitialConfigurationToken: string }).InitialConfigurationToken;
}

async function poll(endpoint: string, token: string): Promise<Poll> {
  const answer = await fetch(`${endpoint}/configuration?configuration_token=${encodeURIComponent(token)}`);
  const next = answer.headers.get('next-poll-configuration-token') ?? '';
  return { status: answer.status, text: await answer.text(), token: next };
}

describe('one token sent ten times at once', () => {
  it('is accepted once', async () => {
    const { endpoint, deploy } = await start();
    await deploy({ ...MAIN, content: '{}' });
    for (let session = 0; session < 20; session += 1) {
      const token = await open(endpoint);
      const answers = await Promise.all(Array.from({ length: 10 }, () => poll(endpoint, token)));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(400)]);
    }
  });
});

describe('500 sessions that poll while deployments run', () => {
  it('get every answer, see versions in order, and have no token accepted twice', async () => {
    const { endpoint, clock, deploy } = await start();
    const content = (version: number) => JSON.stringify({ version });
    await deploy({ ...MAIN, content: content(0) });
    const tokens = new Set<string>();
    const seen = Array.from({ length: 500 }, (): number[] => []);

    const step = async (token: string, session: number): Promise<string> => {
      const answer = await poll(endpoint, token);
      expect(answer.status).toBe(200);
      if (answer.text !== '') seen[session]?.push((JSON.parse(answer.text) as { version: number }).version);
      tokens.add(answer.token);
      return answer.token;
    };
    let current = await Promise.all(seen.map(() => open(endpoint)));
    for (let round = 0; round <= 2; round += 1) {
      const used = current;
      const polls = Promise.all(used.map(step));
      if (round < 2) await deploy({ ...MAIN, content: content(round + 1) });
      current = await polls;
      const replayed = await Promise.all(used.map((token) => poll(endpoint, token)));
      expect(new Set(replayed.map(({ status }) => status))).toEqual(new Set([400]));
      clock.advance(60);
    }
    await Promise.all(current.map(step));
    expect(tokens.size).toBe(4 * 500);
    for (const versions of seen) {
      expect(versions.at(-1)).toBe(2);
      expect(versions).toEqual([...new Set(versions)].sort());
    }
  });
});
