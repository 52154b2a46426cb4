import type { WaitForPollInput } from '../index.js';
import { cleanUp, MAIN, openSession, poll, start } from '../testing/local.js';

afterEach(cleanUp);

describe('waitForPoll', () => {
  it('resolves with the poll that brings the version to the last of the sessions', async () => {
    const { client, deploy, waitForPoll } = await start({ pollInterval: 0 });
    const { version } = await deploy({ ...MAIN, content: { a: 1 } });
    const tokens = [await openSession(client), await openSession(client)];
    let settled = false;
    const waiting = waitForPoll({ ...MAIN, version, sessions: 2 }).then(() => {
      settled = true;
    });
    await poll(client, tokens[0] ?? '');
    expect(settled).toBe(false);
    await poll(client, tokens[1] ?? '');
    await waiting;
  });

  it('resolves at once when they have it, by default the newest version, which may be named by its label', async () => {
    const { client, deploy, waitForPoll } = await start();
    await deploy({ ...MAIN, content: {}, versionLabel: 'one' });
    await poll(client, await openSession(client));
    await waitForPoll(MAIN);
    await waitForPoll({ ...MAIN, version: 'one', timeoutSeconds: 0 });
  });

  it('confirmed: resolves only when the client has shown by its next poll that it got the answer', async () => {
    const { client, deploy, waitForPoll } = await start({ pollInterval: 0 });
    await deploy({ ...MAIN, content: {} });
    const { token } = await poll(client, await openSession(client));
    await waitForPoll(MAIN);
    await expect(waitForPoll({ ...MAIN, confirmed: true, timeoutSeconds: 0 })).rejects.toThrow(
      'not confirmed',
    );
    const waiting = waitForPoll({ ...MAIN, confirmed: true });
    await poll(client, token);
    await waiting;
  });

  it('says who has what when the time is over', async () => {
    const { client, clock, deploy, waitForPoll } = await start();
    await deploy({ ...MAIN, content: {}, versionLabel: 'one' });
    await poll(client, await openSession(client));
    await openSession(client);
    clock.advance(3);
    await deploy({ ...MAIN, content: {} });
    await expect(waitForPoll({ ...MAIN, version: 2, sessions: 2, timeoutSeconds: 0.01 })).rejects.toThrow(
      /^Expected 2 of the sessions of "DemoApp"\/"prod"\/"main" to have version 2 within 0.01 s, but 0 have: \S{8} has version 1 \(one\), not confirmed, polled 3.0 s ago; \S{8} has none, has never polled$/,
    );
  });

  it('lists no more than ten sessions, and says when there is none', async () => {
    const { client, deploy, waitForPoll } = await start();
    await deploy({ ...MAIN, content: {} });
    await expect(waitForPoll({ ...MAIN, timeoutSeconds: 0 })).rejects.toThrow('there is no session');
    for (let count = 0; count < 12; count += 1) await openSession(client);
    await expect(waitForPoll({ ...MAIN, timeoutSeconds: 0 })).rejects.toThrow(/; and 2 more$/);
  });

  it('rejects when there is nothing to wait for, and when the server is closed', async () => {
    const { deploy, waitForPoll, close } = await start();
    await expect(waitForPoll(MAIN)).rejects.toThrow('Nothing is deployed at "DemoApp"/"prod"/"main"');
    await deploy({ ...MAIN, content: {} });
    const waiting = waitForPoll(MAIN);
    const rejected = expect(waiting).rejects.toThrow('AppConfig Local was closed');
    await close();
    await rejected;
    await expect(waitForPoll(MAIN)).rejects.toThrow('AppConfig Local is closed');
  });

  it.each([
    [{ version: 0 }, 'Expected `version` to be the number or the label of a version, got 0 (number)'],
    [{ sessions: 0 }, 'Expected `sessions` to be an integer from 1 to 100000'],
    [{ timeoutSeconds: -1 }, 'Expected `timeoutSeconds` to be a number from 0 to 3600'],
    [{ confirmed: 1 }, 'Expected `confirmed` to be a boolean'],
    [{ timeout: 1 }, 'Unknown member of the input `timeout`'],
  ])('refuses %j', async (input, message) => {
    const { waitForPoll } = await start();
    await expect(waitForPoll({ ...MAIN, ...input } as WaitForPollInput)).rejects.toThrow(message);
  });
});

describe('sessions', () => {
  it('tells of each who it is, since when it polls, and what it has', async () => {
    const { client, clock, deploy, sessions } = await start({ pollInterval: 20 });
    await deploy({ ...MAIN, content: {}, versionLabel: 'one' });
    expect(sessions()).toEqual([]);
    const openedAt = new Date(clock.now());
    const token = await openSession(client);
    const session = {
      id: expect.any(String),
      plane: 'data',
      region: 'us-east-1',
      ...MAIN,
      openedAt,
      polledAt: undefined,
      version: undefined,
      versionLabel: undefined,
      placeInRollout: 0,
      pollInterval: 20,
    };
    expect(sessions()).toEqual([session]);
    clock.advance(7);
    await poll(client, token);
    const polled = { ...session, polledAt: new Date(clock.now()), version: 1, versionLabel: 'one' };
    expect(sessions()).toEqual([polled]);
    clock.advance(86_400);
    expect(sessions()).toEqual([]);
  });
});
