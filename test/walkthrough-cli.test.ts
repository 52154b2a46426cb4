import { existsSync } from 'node:fs';
import {
  AppConfigClient,
  ListApplicationsCommand,
  ListDeploymentStrategiesCommand,
} from '@aws-sdk/client-appconfig';
import { type AppConfigLocal, startAppConfigLocal } from 'appconfig-local';
import { runWalkthrough } from './support/walkthrough-script.js';

// Some 40 commands, each of which starts Python: on a busy machine that takes its time.
jest.setTimeout(600_000);

/** AppConfig's clock: it stands still unless a test moves it. */
const clock = { milliseconds: Date.parse('2026-01-01T00:00:00Z'), now: () => clock.milliseconds };

let local: AppConfigLocal;
let control: AppConfigClient;

beforeEach(async () => {
  local = await startAppConfigLocal({ clock });
  control = new AppConfigClient({ endpoint: local.endpoint });
});

afterEach(async () => {
  control.destroy();
  await local.close();
});

const applications = async () =>
  (await control.send(new ListApplicationsCommand())).Items?.map(({ Name }) => Name);
const ownStrategies = async () =>
  (await control.send(new ListDeploymentStrategiesCommand())).Items?.filter(
    ({ Id }) => !Id?.startsWith('AppConfig.'),
  );

/** What the script says of its deployments, in this order, and the seconds that pass as soon as it has said it. */
const PROGRESS: readonly (readonly [line: string, seconds: number])[] = [
  ['deployment 1: DEPLOYING, 1 %', 120],
  ['deployment 1: COMPLETE, 100 %', 0],
  ['deployment 2: DEPLOYING, 1 %', 30],
  ['deployment 2: DEPLOYING, 50 %', 30],
  ['deployment 2: BAKING, 100 %', 60],
  ['deployment 2: COMPLETE, 100 %', 0],
  ['deployment 3: DEPLOYING, 1 %', 300],
  ['deployment 3: DEPLOYING, 50 %', 0],
  ['deployment 3: ROLLED_BACK, 0 %', 0],
];

(existsSync('/usr/bin/aws') ? describe : describe.skip)(
  'the walk-through with the AWS CLI (needs the AWS CLI at /usr/bin/aws)',
  () => {
    it('creates, deploys three times, rolls back, lists and deletes', async () => {
      const { code, lines, errors } = await runWalkthrough(['--endpoint-url', local.endpoint], (line) => {
        const seconds = PROGRESS.find(([said]) => said === line)?.[1] ?? 0;
        clock.milliseconds += seconds * 1000;
      });
      expect({ code, errors }).toEqual({ code: 0, errors: expect.not.stringMatching(/error/i) });

      const said = (start: string) => lines.filter((line) => line.startsWith(start));
      expect(said('deployment ')).toEqual(PROGRESS.map(([line]) => line));
      const second = 'clients get: { "transform_reverse": true, "transform_allcaps": true }';
      expect(said('clients get: ')).toEqual([
        'clients get: { "transform_reverse": true, "transform_allcaps": false }',
        second,
        second,
      ]);
      expect(lines.slice(lines.indexOf('== List everything'))).toEqual([
        '== List everything',
        expect.stringMatching(/^[a-z0-9]{7}\tDemoApp$/),
        expect.stringMatching(/^[a-z0-9]{7}\tprod\tRolledBack$/),
        expect.stringMatching(/^[a-z0-9]{7}\tmain\tAWS\.Freeform$/),
        ...['3', '2', '1'].map((number) => `${number}\tapplication/json`),
        expect.stringMatching(/^[a-z0-9]{7}\tLINEAR\t50/),
        ...Array(4).fill(expect.stringMatching(/^AppConfig\./)),
        '3\tROLLED_BACK\t3',
        '2\tCOMPLETE\t2',
        '1\tCOMPLETE\t1',
        '',
        '== Delete everything, from the inside out',
        '',
        '== Done: nothing is left',
      ]);
      expect(await applications()).toEqual([]);
      expect(await ownStrategies()).toEqual([]);
    });

    it('deletes what it has made when it is ended early', async () => {
      const { code, errors } = await runWalkthrough(['--endpoint-url', local.endpoint], (line, script) => {
        if (line.startsWith('== Create the environment')) script.terminate();
      });
      expect(code).toBe(143);
      expect(errors).toContain('delete-application');
      expect(await applications()).toEqual([]);
    });

    it('leaves alone an application that was there before', async () => {
      await local.deploy({ application: 'DemoApp', environment: 'prod', profile: 'main', content: '{}' });
      const { code, errors } = await runWalkthrough(['--endpoint-url', local.endpoint]);
      expect(code).not.toBe(0);
      expect(errors).toContain('BadRequestException');
      expect(await applications()).toEqual(['DemoApp']);
    });
  },
);

describe("the walk-through's command line", () => {
  it.each([
    [['--endpoint-url'], 'Expected nothing, --endpoint-url URL or --aws, got: --endpoint-url'],
    [['--endpoint-url', 'localhost'], "Expected an http or https URL after --endpoint-url, got 'localhost'"],
    [['--aws', 'now'], 'Expected nothing, --endpoint-url URL or --aws, got: --aws now'],
    [['--here'], 'Expected nothing, --endpoint-url URL or --aws, got: --here'],
  ])('%j is misuse', async (args, message) => {
    const { code, lines, errors } = await runWalkthrough(args);
    expect({ code, lines }).toEqual({ code: 2, lines: [] });
    expect(errors).toContain(message);
  });
});
