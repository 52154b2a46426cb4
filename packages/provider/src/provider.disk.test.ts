import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import promises from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppConfigProvider } from './provider.js';
import { SourceError } from './source/source.js';
import { recordingLogger } from './testing/harness.js';
import { jsonDocument, ScriptedSource } from './testing/scripted-source.js';

// A disk on a network that hangs: what Node asks it never settles. In real time, with short bounds.

const flags = { ...jsonDocument({ a: true }), nextPollSeconds: 0 };
const denied = new SourceError('Access denied', { retry: 'interval' });
const REQUEST_TIMEOUT_SECONDS = 0.1;

let backupDirectory: string;
let log: string[];
let begun: string[];
/** Lets everything go that hangs. */
let recover: () => void;

beforeEach(() => {
  backupDirectory = mkdtempSync(join(tmpdir(), 'hanging-disk-'));
  log = [];
  begun = [];
});

afterEach(async () => {
  recover();
  jest.restoreAllMocks();
  // What hung may still be writing.
  await new Promise((resolve) => setTimeout(resolve, 20));
  await promises.rm(backupDirectory, { recursive: true, force: true, maxRetries: 10 });
});

/** From now on an operation of the file system hangs, until `recover` is called. */
function hang(...operations: ('stat' | 'readFile' | 'mkdir' | 'open' | 'rename')[]): void {
  const recovered = new Promise<void>((resolve) => {
    recover = resolve;
  });
  for (const operation of operations) {
    const real = promises[operation] as (...parameters: unknown[]) => Promise<unknown>;
    jest.spyOn(promises, operation).mockImplementation((async (...parameters: unknown[]) => {
      begun.push(operation);
      await recovered;
      return await real(...parameters);
    }) as never);
  }
}

function providerOf(source: ScriptedSource, options = {}): AppConfigProvider {
  return new AppConfigProvider({
    application: 'DemoApp',
    environment: 'prod',
    profile: 'main',
    source: source.open,
    pollInterval: 1,
    requestTimeout: REQUEST_TIMEOUT_SECONDS,
    initTimeout: 0.3,
    backupDirectory,
    logger: recordingLogger(log),
    ...options,
  });
}

async function leaveBackup(): Promise<void> {
  const provider = providerOf(new ScriptedSource(flags));
  await provider.initialize();
  await provider.onClose();
}

/** The text of every file that is whole; one still being written has a name of its own. */
function savedText(): string {
  return readdirSync(backupDirectory)
    .filter((name) => !name.endsWith('.tmp'))
    .map((name) => readFileSync(join(backupDirectory, name), 'utf8'))
    .join();
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe.each(['stat', 'readFile'] as const)('L1 L3 L5 a disk whose %s hangs', (operation) => {
  beforeEach(async () => {
    await leaveBackup();
    hang(operation);
  });

  it('holds up neither initialize nor polling', async () => {
    const source = new ScriptedSource(new Error('down'));
    const provider = providerOf(source);
    await expect(provider.initialize()).rejects.toMatchObject({ code: 'GENERAL' });
    const { fetches } = source;
    source.answers(flags);
    await until(() => source.fetches > fetches);
    await provider.refresh();
    expect(provider.configuration?.origin).toBe('service');
    expect(log).toContainEqual(expect.stringMatching(/^warn: The backup was not there within 0.1 s/));
    await provider.onClose();
  });

  it('does not keep initialize from rejecting for a reason that time does not cure', async () => {
    const provider = providerOf(new ScriptedSource(denied), { initTimeout: 3_600 });
    await expect(provider.initialize()).rejects.toMatchObject({ message: 'Access denied' });
    await provider.onClose();
  });

  it('does not keep initialize from settling at initTimeout when the source hangs, too', async () => {
    const source = new ScriptedSource(() => new Promise(() => {}));
    const provider = providerOf(source, { requestTimeout: 0.2 });
    await expect(provider.initialize()).rejects.toMatchObject({
      message: expect.stringContaining('option initTimeout'),
    });
    await provider.onClose();
  });

  it('heals the provider when it answers at last', async () => {
    const provider = providerOf(new ScriptedSource(denied));
    await expect(provider.initialize()).rejects.toMatchObject({ message: 'Access denied' });
    recover();
    await until(() => provider.configuration !== undefined);
    expect(provider.configuration?.origin).toBe('backup');
    expect(await provider.resolveBooleanEvaluation('a', false, {})).toMatchObject({ value: true });
    await provider.onClose();
  });
});

describe.each(['mkdir', 'open', 'rename'] as const)('L4 a disk whose %s hangs', (operation) => {
  it('holds up neither polling nor onClose, and is told', async () => {
    hang(operation);
    const source = new ScriptedSource(flags);
    const provider = providerOf(source);
    await provider.initialize();
    source.answers({ kind: 'unchanged', nextPollSeconds: 0 });
    await provider.refresh();
    await provider.refresh();
    expect(source.fetches).toBe(3);
    await until(() => log.some((line) => /was not written: the disk has not answered for 0.1 s/.test(line)));
    await provider.onClose();
    expect(begun).toEqual([operation]);
  });

  it('loses nothing: what waited is written when it answers at last', async () => {
    hang(operation);
    const source = new ScriptedSource(flags);
    const provider = providerOf(source);
    await provider.initialize();
    await until(() => begun.length > 0);
    source.answers({ ...jsonDocument({ a: 'newer' }), nextPollSeconds: 0 });
    await provider.refresh();
    await provider.onClose();
    recover();
    jest.restoreAllMocks();
    await until(() => savedText().includes('newer'));
    const next = providerOf(new ScriptedSource(denied), { requestTimeout: 10 });
    await next.initialize();
    expect(next.configuration?.content).toEqual({ a: 'newer' });
    await next.onClose();
  });
});

describe('L5 several providers on a disk that hangs', () => {
  it('begin one operation between them, so that the threads of the process stay free', async () => {
    await leaveBackup();
    hang('stat', 'readFile', 'mkdir', 'open', 'rename');
    const readers = ['b', 'c', 'd', 'e', 'f'].map((application) =>
      providerOf(new ScriptedSource(denied), { application }),
    );
    const writers = ['g', 'h', 'i'].map((application) =>
      providerOf(new ScriptedSource(flags), { application }),
    );
    await Promise.allSettled([...readers, ...writers].map((provider) => provider.initialize()));
    await Promise.all([...readers, ...writers].map((provider) => provider.onClose()));
    expect(begun).toHaveLength(1);
  });
});
