import { InMemoryProvider, OpenFeature, ProviderEvents } from '@openfeature/server-sdk';
import { logFlagEvents } from './flag-events.js';
import { lineLogger } from './logger.js';

describe('logFlagEvents', () => {
  const log: string[] = [];
  const sink = { write: (text: string) => log.push(text.slice(25)) };
  let provider: InMemoryProvider;
  let closing: AbortController;

  beforeEach(async () => {
    log.length = 0;
    provider = new InMemoryProvider();
    closing = new AbortController();
    await OpenFeature.setProviderAndWait(provider);
    logFlagEvents(OpenFeature.getClient(), lineLogger(sink, sink), closing.signal);
    // A handler that is added to a provider that is READY is called at once.
    log.length = 0;
  });

  afterEach(() => closing.abort());

  it.each([
    [ProviderEvents.ConfigurationChanged, { flagsChanged: ['a', 'b'] }, 'INFO flags changed: a, b'],
    [ProviderEvents.Ready, {}, 'INFO flags READY'],
    [ProviderEvents.Stale, { message: 'timed out' }, 'WARN flags STALE: .*: timed out'],
    [ProviderEvents.Error, { message: 'denied' }, 'ERROR flags not available: .*: denied'],
  ])('%s is one line', (event, details, line) => {
    provider.events.emit(event, details);
    expect(log).toEqual([expect.stringMatching(`^${line}`)]);
  });

  it('is silent once the signal has aborted', () => {
    closing.abort();
    provider.events.emit(ProviderEvents.Stale);
    expect(log).toEqual([]);
  });
});
