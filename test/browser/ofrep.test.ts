import type { Page } from 'playwright-core';
import { describeInBrowser, useBrowser } from '../support/browser.js';
import { servePage } from '../support/ofrep-page.js';
import { handlerService, localService, type OfrepService } from '../support/ofrep-services.js';
import { until } from '../support/until.js';

const SCRIPT = `
import { OpenFeature } from '@openfeature/web-sdk';
import { OFREPWebProvider } from '@openfeature/ofrep-web-provider';
const client = OpenFeature.getClient();
const events = [];
for (const event of ['PROVIDER_CONFIGURATION_CHANGED', 'PROVIDER_STALE']) client.addHandler(event, () => events.push(event));
Object.assign(window, { flags: {
  events,
  start: async (options, context) => {
    await OpenFeature.setContext(context);
    await OpenFeature.setProviderAndWait(new OFREPWebProvider(options));
  },
  become: (context) => OpenFeature.setContext(context),
  color: () => client.getStringDetails('banner.color', 'none'),
  hidden: () => client.getBooleanDetails('secret', false),
} });
`;

const REACT = `
import { Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { OpenFeature, OpenFeatureProvider, useContextMutator, useStringFlagValue } from '@openfeature/react-sdk';
import { OFREPWebProvider } from '@openfeature/ofrep-web-provider';
function Banner() {
  const color = useStringFlagValue('banner.color', 'none', { suspend: true });
  const { setContext } = useContextMutator({ defaultContext: true });
  return <button onClick={() => setContext({ targetingKey: 'u', tier: 'gold' })}>{color}</button>;
}
Object.assign(window, { flags: { start: (options) => {
  OpenFeature.setProvider(new OFREPWebProvider(options));
  createRoot(document.getElementById('main')).render(
    <OpenFeatureProvider><Suspense fallback={<p>waiting</p>}><Banner /></Suspense></OpenFeatureProvider>,
  );
} } });
`;

const flags = (color: string) => ({
  version: '1',
  flags: {
    banner: { name: 'banner', attributes: { color: { constraints: { type: 'string' } } } },
    secret: { name: 'secret' },
  },
  values: {
    banner: {
      _variants: [
        { name: 'Gold', rule: '(eq $tier "gold")', enabled: true, attributeValues: { color: 'gold' } },
        { name: 'Default', enabled: true, attributeValues: { color } },
      ],
    },
    secret: { enabled: true },
  },
});

/** What the page's script gives to tests. */
interface Flags {
  readonly events: string[];
  start(options: object, context?: object): Promise<void>;
  become(context: object): Promise<void>;
  color(): { value: string; variant?: string; reason?: string };
  hidden(): { value: boolean; errorCode?: string };
}

declare global {
  interface Window {
    flags: Flags;
  }
}

const expectOutage = (expect: (pattern: RegExp) => void) =>
  expect(/Failed to load resource|net::ERR|ERR_|fetch|SSE|EventSource|MIME|stale|Error while refreshing/i);

const color = (page: Page) => page.evaluate(() => window.flags.color().value);
const shown = (page: Page) => page.locator('#main').textContent();

/** Statuses of the page's requests for all flags. */
function statusesOf(page: Page): number[] {
  const statuses: number[] = [];
  page.on('response', (response) => {
    if (response.request().method() === 'POST' && response.url().includes('/evaluate/flags'))
      statuses.push(response.status());
  });
  return statuses;
}

function streamsOf(page: Page): string[] {
  const opened: string[] = [];
  page.on('response', (response) => {
    if (response.url().includes('/ofrep/v1/events')) opened.push(String(response.status()));
  });
  return opened;
}

describeInBrowser.each([
  [
    'a service with the handler, from another origin',
    (origin: string): Promise<OfrepService> =>
      handlerService(flags('grey'), { expose: ['banner', 'banner.*'], cors: { origins: [origin] } }),
  ],
  ['AppConfig Local', (): Promise<OfrepService> => localService(flags('grey'))],
] as const)('O9 in a browser, %s', (name, start) => {
  const { open, mishaps } = useBrowser();
  let service: OfrepService;
  let site: Awaited<ReturnType<typeof servePage>>;

  async function visit(script: string): Promise<{ page: Page; statuses: number[]; streams: string[] }> {
    site = await servePage(script);
    service = await start(site.url);
    mishaps.expect(new RegExp(`^foreign request: ${service.baseUrl}/ofrep/v1/`));
    const page = await open(site.url);
    return { page, statuses: statusesOf(page), streams: streamsOf(page) };
  }

  const started = (page: Page, more: object = {}) =>
    page.evaluate((options) => window.flags.start(options, { targetingKey: 'u' }), {
      baseUrl: service.baseUrl,
      ...more,
    });

  afterEach(async () => {
    await service.close();
    await site.close();
  });

  it('the official web provider sees a flip without a reload, and targets by a change of context', async () => {
    const { page, streams } = await visit(SCRIPT);
    await started(page);
    expect(await color(page)).toBe('grey');
    await until(
      async () => streams.length,
      (count) => count === 1,
    );
    await service.deploy(flags('blue'));
    await until(
      () => color(page),
      (value) => value === 'blue',
    );
    // With the same targeting key the provider answers from what it has kept until it has asked.
    await page.evaluate(() => window.flags.become({ targetingKey: 'u', tier: 'gold' }));
    const details = await until(
      () => page.evaluate(() => window.flags.color()),
      ({ value }) => value === 'gold',
    );
    expect(details).toMatchObject({ variant: 'Gold', reason: 'TARGETING_MATCH' });
    await page.evaluate(() => window.flags.become({ targetingKey: 'u' }));
    await until(
      () => color(page),
      (value) => value === 'blue',
    );
    expect(streams).toEqual(['200']);
  });

  it('a flag is there where it is exposed, and nowhere else', async () => {
    const { page } = await visit(SCRIPT);
    await started(page);
    const hidden = await page.evaluate(() => window.flags.hidden());
    // AppConfig Local exposes everything.
    const expected =
      name === 'AppConfig Local' ? { value: true } : { value: false, errorCode: 'FLAG_NOT_FOUND' };
    expect(hidden).toMatchObject(expected);
  });

  it('where nothing changed it is 304 that the browser reads', async () => {
    const { page, statuses } = await visit(SCRIPT);
    await started(page, { pollInterval: 50, changeDetection: 'polling' });
    await until(
      async () => statuses.filter((status) => status === 304).length,
      (count) => count >= 3,
    );
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(await color(page)).toBe('grey');
  });

  it('the last values stay in an outage, and what was deployed meanwhile arrives after it', async () => {
    const { page, streams } = await visit(SCRIPT);
    await started(page);
    await until(
      async () => streams.length,
      (count) => count === 1,
    );
    expectOutage(mishaps.expect);
    await service.stop();
    await until(
      () => page.evaluate(() => window.flags.events),
      (events) => events.includes('PROVIDER_STALE'),
    );
    expect(await color(page)).toBe('grey');
    await service.deploy(flags('green'));
    expect(await color(page)).toBe('grey');
    await service.restart();
    await until(
      () => color(page),
      (value) => value === 'green',
    );
    expect(await page.evaluate(() => window.flags.events)).toContain('PROVIDER_CONFIGURATION_CHANGED');
    await service.deploy(flags('red'));
    await until(
      () => color(page),
      (value) => value === 'red',
    );
  });

  it("React's hooks suspend until there are flags, and render flips, contexts and the end of an outage", async () => {
    const { page, streams } = await visit(REACT);
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route(`${service.baseUrl}/ofrep/v1/evaluate/flags`, async (route) => {
      await held;
      await route.continue();
    });
    await started(page);
    await until(
      () => shown(page),
      (text) => text === 'waiting',
    );
    release();
    await until(
      () => shown(page),
      (text) => text === 'grey',
    );
    await page.unrouteAll();
    await until(
      async () => streams.length,
      (count) => count === 1,
    );
    await service.deploy(flags('blue'));
    await until(
      () => shown(page),
      (text) => text === 'blue',
    );

    await page.locator('button').click();
    await until(
      () => shown(page),
      (text) => text === 'gold',
    );

    expectOutage(mishaps.expect);
    await service.stop();
    const gold = flags('blue');
    gold.values.banner._variants[0] = {
      name: 'Gold',
      enabled: true,
      rule: '(eq $tier "gold")',
      attributeValues: { color: 'bright gold' },
    };
    await service.deploy(gold);
    expect(await shown(page)).toBe('gold');
    await service.restart();
    await until(
      () => shown(page),
      (text) => text === 'bright gold',
    );
  });

  it("React's hooks answer the default while the service is away from the start", async () => {
    const { page } = await visit(REACT);
    expectOutage(mishaps.expect);
    await service.stop();
    await started(page);
    await until(
      () => shown(page),
      (text) => text === 'none',
    );
  });
});
