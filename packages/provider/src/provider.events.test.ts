import { createHash } from 'node:crypto';
import { OpenFeature, ProviderEvents } from '@openfeature/server-sdk';
import { createHarness } from './testing/harness.js';
import { jsonDocument, ScriptedSource, unchanged } from './testing/scripted-source.js';
import { settle } from './testing/virtual-runtime.js';

afterEach(() => OpenFeature.clearProviders());

const first = jsonDocument({ a: true, b: 'one', c: 1 });
const malformed = jsonDocument('{"a": tru');

async function started(answer = first) {
  const source = new ScriptedSource(answer);
  const harness = createHarness(source);
  await harness.register();
  harness.events.length = 0;
  return { source, ...harness };
}

describe('E1 the outcome of initialize', () => {
  it('is told once, by the SDK', async () => {
    const { register, eventTypes, runtime } = createHarness(new ScriptedSource(first));
    await register();
    await runtime.advance(300);
    expect(eventTypes()).toEqual(['READY']);
  });
});

describe('E2 STALE', () => {
  it('is emitted once while polls fail, and evaluation goes on with the last good flag set', async () => {
    const { source, runtime, client, eventTypes, events } = await started();
    source.answers(new Error('connect ECONNREFUSED'));
    await runtime.advance(600);
    expect(eventTypes()).toEqual(['STALE']);
    expect(events[0]?.message).toMatch(
      /connect ECONNREFUSED \(since 2026-01-01T00:01:.*\); served is version sha256:6a2465a3c7a6 that came/,
    );
    expect(client.providerStatus).toBe('STALE');
    expect(await client.getStringValue('b', 'default')).toBe('one');
  });

  it('is emitted for a rejected document, and a second cause emits no second one', async () => {
    const { source, runtime, client, eventTypes } = await started();
    source.answers(malformed);
    await runtime.advance(66);
    expect(eventTypes()).toEqual(['STALE']);
    source.answers(new Error('down'));
    await runtime.advance(200);
    expect(eventTypes()).toEqual(['STALE']);
    expect(await client.getNumberValue('c', 0)).toBe(1);
  });

  it('is logged once for each change of cause, never per poll', async () => {
    const { source, runtime, log } = await started();
    source.answers(new Error('down'));
    await runtime.advance(600);
    source.answers(unchanged);
    await runtime.advance(600);
    expect(log).toEqual([
      expect.stringMatching(/^warn: AppConfig DemoApp\/prod\/main: down/),
      expect.stringMatching(/^info: .*recovered/),
    ]);
  });
});

describe('E3 recovery', () => {
  it('is READY, once, after polls work again', async () => {
    const { source, runtime, client, eventTypes } = await started();
    source.answers(new Error('down'));
    await runtime.advance(100);
    source.answers(unchanged);
    await runtime.advance(300);
    expect(eventTypes()).toEqual(['STALE', 'READY']);
    expect(client.providerStatus).toBe('READY');
  });

  it('is not an "unchanged" after a rejected document, nor the same bad bytes again', async () => {
    const { source, runtime, eventTypes } = await started();
    source.answers(malformed);
    await runtime.advance(66);
    source.answers(unchanged);
    await runtime.advance(200);
    source.answers(malformed);
    await runtime.advance(200);
    expect(eventTypes()).toEqual(['STALE']);
  });

  it('is READY without CONFIGURATION_CHANGED after a rollback to the version in use', async () => {
    const { source, runtime, eventTypes } = await started();
    source.answers(malformed);
    await runtime.advance(66);
    source.answers(first);
    await runtime.advance(200);
    expect(eventTypes()).toEqual(['STALE', 'READY']);
  });

  it('needs both causes to be gone', async () => {
    const { source, runtime, eventTypes } = await started();
    source.answers(malformed);
    await runtime.advance(66);
    source.answers(new Error('down'));
    await runtime.advance(66);
    source.answers(unchanged);
    await runtime.advance(100);
    expect(eventTypes()).toEqual(['STALE']);
    source.answers(jsonDocument({ a: false, b: 'one', c: 1 }));
    await runtime.advance(66);
    expect(eventTypes()).toEqual(['STALE', 'READY', 'CONFIGURATION_CHANGED']);
  });

  it('comes from an oversized document only by another one', async () => {
    const { source, runtime, eventTypes, events } = await started();
    source.answers({ kind: 'rejected', message: 'The document is larger than 8388608 bytes' });
    await runtime.advance(66);
    source.answers(unchanged);
    await runtime.advance(66);
    expect(eventTypes()).toEqual(['STALE']);
    expect(events[0]?.message).toContain('8388608');
    source.answers(first);
    await runtime.advance(66);
    expect(eventTypes()).toEqual(['STALE', 'READY']);
  });
});

describe('E4 CONFIGURATION_CHANGED', () => {
  it('names what was added, removed and altered, sorted', async () => {
    const { source, runtime, events, client } = await started();
    source.answers(jsonDocument({ d: true, b: 'two', c: 1 }));
    await runtime.advance(66);
    expect(events).toEqual([
      expect.objectContaining({ type: ProviderEvents.ConfigurationChanged, flagsChanged: ['a', 'b', 'd'] }),
    ]);
    expect(await client.getStringValue('b', '')).toBe('two');
  });

  it.each([
    ['white space and key order', jsonDocument('{ "c": 1,\n "b": "one", "a": true }')],
    ['the same bytes from a new session', first],
    ['a new version label', jsonDocument({ a: true, b: 'one', c: 1 }, { versionLabel: 'v2' })],
  ])('is not emitted for %s', async (_name, answer) => {
    const { source, runtime, events } = await started();
    source.answers(answer);
    await runtime.advance(200);
    expect(events).toEqual([]);
  });
});

describe('D7 a new label for the same content', () => {
  it('follows in metadata and configuration', async () => {
    const { source, runtime, client, provider } = await started();
    const changedAt = provider.configuration?.changedAt;
    source.answers(jsonDocument({ a: true, b: 'one', c: 1 }, { versionLabel: 'v2' }));
    await runtime.advance(66);
    expect((await client.getBooleanDetails('a', false)).flagMetadata.version).toBe('v2');
    expect(provider.configuration?.versionLabel).toBe('v2');
    expect(provider.configuration?.changedAt).toEqual(changedAt);
  });
});

describe('R4 a document without a label', () => {
  const versionOf = (text: string) =>
    `sha256:${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
  const text = '{"a":true,"b":{"enabled":true,"version":"own"}}';

  it('is told by its digest, in metadata, configuration, messages and log lines', async () => {
    const { source, runtime, client, provider, events, log } = await started(jsonDocument(text));
    const version = versionOf(text);
    expect(version).toBe('sha256:58689fa0cb06');
    expect((await client.getBooleanDetails('a', false)).flagMetadata).toEqual({
      flagSetId: 'DemoApp/prod/main',
      version,
    });
    expect(await client.getBooleanDetails('missing', false)).toMatchObject({
      errorMessage: expect.stringContaining(`(version ${version})`),
      flagMetadata: { version },
    });
    expect(provider.configuration).toMatchObject({ version, versionLabel: undefined });
    const next = text.replace('true', 'false');
    source.answers(jsonDocument(next));
    await runtime.advance(66);
    expect(events.at(-1)?.message).toContain(`served is version ${versionOf(next)} that came`);
    expect(log.at(-1)).toContain(`version ${versionOf(next)}`);
    expect(provider.configuration?.version).toBe(versionOf(next));
  });

  it('gives way to a label that comes for the same content', async () => {
    const { source, runtime, client, provider } = await started(jsonDocument(text));
    source.answers(jsonDocument(text, { versionLabel: 'v1' }));
    await runtime.advance(66);
    expect((await client.getBooleanDetails('a', false)).flagMetadata.version).toBe('v1');
    expect(provider.configuration?.version).toBe('v1');
  });

  it('hides an attribute named version in the metadata, which its path still reads', async () => {
    const { client } = await started(jsonDocument(text));
    expect((await client.getBooleanDetails('b', false)).flagMetadata.version).toBe(versionOf(text));
    expect(await client.getStringValue('b.version', '')).toBe('own');
  });
});

describe('E5 a single evaluation', () => {
  it('emits nothing, whatever its error', async () => {
    const { client, events, runtime } = await started();
    expect((await client.getBooleanDetails('missing', true)).errorCode).toBe('FLAG_NOT_FOUND');
    expect((await client.getBooleanDetails('b', true)).errorCode).toBe('TYPE_MISMATCH');
    await runtime.advance(1);
    expect(events).toEqual([]);
  });
});

describe('E6 before initialize has settled', () => {
  it('nothing is emitted, and what happened meanwhile collapses into the final state', async () => {
    const source = new ScriptedSource(first);
    const { provider, runtime, events } = createHarness(source);
    const emitted: string[] = [];
    for (const type of Object.values(ProviderEvents))
      provider.events.addHandler(type, () => emitted.push(type));
    await provider.initialize();
    source.answers(new Error('down'));
    await settle();
    expect(emitted).toEqual([]);
    await runtime.advance(100);
    expect(emitted).toEqual([ProviderEvents.Stale]);
    expect(events).toEqual([]);
  });
});

describe('P7 configuration', () => {
  it('shows what is in use, and hands out copies', async () => {
    const { provider, source, runtime } = await started();
    const shown = provider.configuration;
    expect(shown).toMatchObject({
      contentType: 'application/json',
      versionLabel: undefined,
      content: { a: true, b: 'one', c: 1 },
      origin: 'service',
    });
    shown?.bytes.fill(0);
    expect(Buffer.from(provider.configuration?.bytes ?? []).toString()).toBe('{"a":true,"b":"one","c":1}');
    source.answers(unchanged);
    await runtime.advance(66);
    expect(provider.configuration?.checkedAt.getTime()).toBeGreaterThan(shown?.checkedAt.getTime() ?? 0);
    expect(provider.configuration?.changedAt).toEqual(shown?.changedAt);
  });

  it('copies the bytes when they are read, and not with every look at the rest', async () => {
    const { provider } = await started();
    const bytes = Object.getOwnPropertyDescriptor(provider.configuration, 'bytes');
    expect(bytes).toMatchObject({ enumerable: true, get: expect.any(Function) });
    expect(provider.configuration?.bytes).not.toBe(provider.configuration?.bytes);
  });

  it('hands out copies also of a Buffer, of which a slice would be none', async () => {
    const bytes = Buffer.from('{"a":true}');
    const { provider } = await started(jsonDocument('', { bytes }));
    provider.configuration?.bytes.fill(0);
    expect(Buffer.from(provider.configuration?.bytes ?? []).toString()).toBe('{"a":true}');
  });

  it('notes a contact also when what it brought is rejected', async () => {
    const { provider, source, runtime } = await started();
    const before = provider.configuration?.checkedAt.getTime() ?? 0;
    source.answers(malformed);
    await runtime.advance(66);
    expect(provider.configuration?.checkedAt.getTime()).toBeGreaterThan(before);
  });

  it('is undefined before the first flag set', () => {
    expect(createHarness(new ScriptedSource(first)).provider.configuration).toBeUndefined();
  });
});

describe('T8 variants that the service chose', () => {
  const chosen = (color: string) => jsonDocument({ checkout: { _variant: 'default', enabled: true, color } });

  it('log one warning per version that says how to turn targeting on', async () => {
    const { source, runtime, log } = await started(chosen('red'));
    expect(log).toEqual([expect.stringContaining("targeting: 'in-process'")]);
    source.answers(unchanged);
    await runtime.advance(200);
    expect(log).toHaveLength(1);
    source.answers(chosen('blue'));
    await runtime.advance(66);
    expect(log.filter((line) => line.startsWith('warn'))).toHaveLength(2);
    source.answers({ ...chosen('blue'), document: { ...chosen('blue').document, versionLabel: 'v3' } });
    await runtime.advance(66);
    expect(log.filter((line) => line.startsWith('warn'))).toHaveLength(3);
  });
});
