import { mkdtempSync, rmSync } from 'node:fs';
import promises from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readYamlInWorker } from './document/yaml-thread.js';
import { AppConfigProvider } from './provider.js';
import type { OpenSource } from './source/source.js';
import { recordingLogger } from './testing/harness.js';
import { jsonDocument } from './testing/scripted-source.js';

// All that a provider waits for and does not itself control, and what settles all the same when it never answers.

const QUEUE = Symbol.for('aws-appconfig-openfeature-provider/file operations');
const never = () => new Promise<never>(() => {});
const flag = { ...jsonDocument({ flag: { _variant: 'polled', enabled: true } }), nextPollSeconds: 0 };
const open: AppConfigProvider[] = [];
let backupDirectory: string;

beforeEach(() => {
  backupDirectory = mkdtempSync(join(tmpdir(), 'waits-'));
});

afterEach(async () => {
  for (const provider of open.splice(0)) await provider.onClose();
  jest.restoreAllMocks();
  // What hangs here hangs for the rest of the process, and would hold up the next test's disk.
  Reflect.deleteProperty(globalThis, QUEUE);
  rmSync(backupDirectory, { recursive: true, force: true });
});

async function ready(members: Partial<OpenSource>): Promise<AppConfigProvider> {
  const provider = new AppConfigProvider({
    application: 'DemoApp',
    environment: 'prod',
    profile: 'main',
    source: () => ({ origin: 'agent', fetch: async () => flag, close: () => {}, ...members }),
    requestTimeout: 0.1,
    initTimeout: 0.3,
    backupDirectory,
    logger: recordingLogger([]),
  });
  open.push(provider);
  await provider.initialize().catch(() => undefined);
  return provider;
}

describe('L5 P8 what never answers', () => {
  it.each<[string, Partial<OpenSource>]>([
    ["a source's fetch", { fetch: never }],
    ["a source's locate, which a backup needs", { locate: never }],
    ["a source's fetchFlag", { fetchFlag: never }],
  ])('holds up neither initialize, refresh, an evaluation nor onClose: %s', async (_what, members) => {
    const provider = await ready(members);
    await provider.refresh().catch(() => undefined);
    await provider.resolveBooleanEvaluation('flag', false, {});
    await provider.onClose();
  });

  it.each(['stat', 'mkdir', 'readdir', 'open', 'rename'] as const)(
    'holds up nothing either: the disk, at %s',
    async (operation) => {
      jest.spyOn(promises, operation).mockImplementation(never as never);
      const provider = await ready({});
      await provider.refresh();
      await provider.resolveBooleanEvaluation('flag', false, {});
      await provider.onClose();
    },
  );

  it('is ended: a worker thread that reads YAML', async () => {
    const limits = { values: 10, characters: 10 };
    const settings = { code: 'for (;;);', timeLimitMilliseconds: 100 };
    const outcome = await readYamlInWorker({ text: 'a: 1', limits }, undefined, settings);
    expect(outcome).toMatchObject({ kind: 'answered', answer: { ok: false } });
  });
});
