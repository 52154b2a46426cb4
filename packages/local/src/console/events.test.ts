import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateDeploymentStrategyCommand,
  ListApplicationsCommand,
  ListConfigurationProfilesCommand,
  ListEnvironmentsCommand,
  StartDeploymentCommand,
} from '@aws-sdk/client-appconfig';
import { controlClient } from '../testing/control.js';
import { type EventReader, readEvents, type ServerEvent } from '../testing/events.js';
import { cleanUp, fetchOnce, MAIN, onCleanUp, type Running, start } from '../testing/local.js';
import type { RegionRevisions } from './revisions.js';
import { MAX_STREAMS, Streams } from './streams.js';

afterEach(cleanUp);

const eventsOf = ({ endpoint }: Running): Promise<EventReader> => readEvents(`${endpoint}/_local/events`);

const revisionsIn = ({ data }: ServerEvent) => data.revisions as RegionRevisions;

/** The next change of one kind: its number is another one than before. */
async function changeOf(events: EventReader, kind: keyof RegionRevisions, before = 0): Promise<number> {
  const change = await events.find(
    (event) => event.name === 'changed' && revisionsIn(event)[kind] !== before,
  );
  return revisionsIn(change)[kind];
}

describe('the events of changes', () => {
  it('begin with who is there and how far everything is', async () => {
    const local = await start();
    const events = await eventsOf(local);
    expect(events.response.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
    });
    expect(await events.next()).toEqual({
      name: 'hello',
      data: {
        instance: expect.stringMatching(/^[\da-f-]{36}$/),
        revisions: { 'us-east-1': { resources: 0, sessions: 0, faults: 0, overrides: 0 } },
      },
    });
    const again = await eventsOf(local);
    const other = await eventsOf(await start());
    const instanceOf = async (stream: EventReader) => (await stream.next()).data.instance;
    const instance = await instanceOf(again);
    expect(await instanceOf(other)).not.toBe(instance);
  });

  it('tell of a deployment once, to everybody, in its region', async () => {
    const local = await start();
    const streams = await Promise.all(Array.from({ length: 5 }, () => eventsOf(local)));
    await local.deploy({ ...MAIN, content: { a: 1 }, region: 'eu-central-1' });
    for (const events of streams) {
      const change = await events.find(({ name }) => name === 'changed');
      expect(change.data).toEqual({
        region: 'eu-central-1',
        revisions: { resources: expect.any(Number), sessions: 0, faults: 0, overrides: 0 },
      });
    }
  });

  it('tell of clients that poll', async () => {
    const local = await start();
    await local.deploy({ ...MAIN, content: { a: 1 } });
    const events = await eventsOf(local);
    await fetchOnce(local.client);
    await changeOf(events, 'sessions');
  });

  it('tell of a deployment that grows by the clock alone', async () => {
    const local = await start();
    await local.deploy({ ...MAIN, content: { a: 1 } });
    const control = controlClient(local.endpoint);
    const strategy = await control.send(
      new CreateDeploymentStrategyCommand({
        Name: 'Linear',
        DeploymentDurationInMinutes: 10,
        GrowthFactor: 10,
        FinalBakeTimeInMinutes: 1,
        ReplicateTo: 'NONE',
      }),
    );
    const [application] = (await control.send(new ListApplicationsCommand({}))).Items ?? [];
    const ApplicationId = application?.Id;
    const [environment] = (await control.send(new ListEnvironmentsCommand({ ApplicationId }))).Items ?? [];
    const profiles = await control.send(new ListConfigurationProfilesCommand({ ApplicationId }));
    const deployment = await control.send(
      new StartDeploymentCommand({
        ApplicationId,
        EnvironmentId: environment?.Id,
        ConfigurationProfileId: profiles.Items?.[0]?.Id,
        ConfigurationVersion: '1',
        DeploymentStrategyId: strategy.Id,
      }),
    );
    expect(deployment.State).toBe('DEPLOYING');
    const events = await eventsOf(local);
    const { revisions } = (await events.next()).data as { revisions: Record<string, RegionRevisions> };
    let last = revisions['us-east-1']?.resources ?? 0;
    // Each tenth, the bake time, and the end.
    for (let minute = 1; minute <= 11; minute += 1) {
      local.clock.advance(60);
      last = await changeOf(events, 'resources', last);
    }
  });

  it('tell of faults, and of their end by the clock', async () => {
    const local = await start();
    const events = await eventsOf(local);
    local.fail({ kind: 'error', seconds: 30 });
    const on = await changeOf(events, 'faults');
    local.clock.advance(30);
    await changeOf(events, 'faults', on);
  });

  it('tell of overrides in the region that the directory is served in', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'console-events-'));
    onCleanUp(() => rmSync(directory, { recursive: true }));
    const local = await start({ directory });
    const events = await eventsOf(local);
    const override = { ...MAIN, flag: 'banner', override: { enabled: true } };
    const answer = await fetch(`${local.endpoint}/_local/overrides`, {
      method: 'PUT',
      body: JSON.stringify(override),
    });
    expect(answer.status).toBe(200);
    await changeOf(events, 'overrides');
    const state = (await (await fetch(`${local.endpoint}/_local/state`)).json()) as { overrides: unknown };
    expect(state.overrides).toMatchObject([{ ...MAIN, flag: 'banner' }]);
  });

  it(`are for ${MAX_STREAMS} listeners; one more is told to come later, and a place becomes free`, async () => {
    const local = await start();
    const streams = await Promise.all(Array.from({ length: MAX_STREAMS }, () => eventsOf(local)));
    const refused = await fetch(`${local.endpoint}/_local/events`);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await refused.text()).toContain(`At most ${MAX_STREAMS} streams`);
    streams[0]?.close();
    let status = 503;
    while (status === 503) {
      const next = await eventsOf(local);
      status = next.response.statusCode ?? 0;
    }
    expect(status).toBe(200);
  });

  it('end when AppConfig Local does', async () => {
    const local = await start();
    const events = await eventsOf(local);
    await local.close();
    await events.closed;
  });

  it('cut a listener off that reads nothing, and go on to those that do', async () => {
    // So much in each look that what the system itself keeps for a socket is soon full.
    let looks = 0;
    const streams = new Streams('one', () => {
      looks += 1;
      const revisions = { resources: looks, sessions: 0, faults: 0, overrides: 0 };
      return Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`region-${index}`, revisions]));
    });
    const server = createServer((_request, response) => streams.open(response)).listen(0, '127.0.0.1');
    onCleanUp(() => server.close());
    onCleanUp(() => streams.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    onCleanUp(() => socket.destroy());
    socket.pause();
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const reader = await readEvents(`http://127.0.0.1:${port}/`);
    while (streams.size < 2) await reader.next();
    while (streams.size === 2) await reader.next();
    expect(streams.size).toBe(1);
    await reader.next();
    reader.close();
    while (streams.size > 0) await new Promise(setImmediate);
    const before = looks;
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(looks).toBe(before);
  });
});
