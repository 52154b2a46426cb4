import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OpenFeature } from '@openfeature/server-sdk';
import { AppConfigProvider, dataApiSource } from 'aws-appconfig-openfeature-provider';
import type { Page } from 'playwright-core';
import { accessibilityViolations } from '../support/accessibility.js';
import { describeInBrowser, useBrowser } from '../support/browser.js';
import {
  consoleOf,
  dialog,
  endAll,
  flagDocument,
  openProfile,
  startLocal,
  textOf,
} from '../support/console.js';
import { until } from '../support/until.js';

const CHECKOUT = (pct: number) => ({
  _variants: [
    { name: 'Gold', rule: '(and (eq $tier "gold") (in $country ["DE", "US"]))', enabled: true },
    { name: 'Some', rule: `(split by::$targetingKey pct::${pct} seed::"2026")`, enabled: true },
    { name: 'Default', enabled: false },
  ],
});

const FLAGS = {
  application: 'Shop',
  environment: 'prod',
  profile: 'flags',
  type: 'AWS.AppConfig.FeatureFlags',
} as const;

describeInBrowser('the pages of the console', () => {
  const { open, mishaps } = useBrowser();
  const directories: string[] = [];
  afterEach(async () => {
    await OpenFeature.close();
    await endAll();
    for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
  });

  const pick = (page: Page, name: string) =>
    page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name }).click();

  it('try a user: what they get and why, and a strip that grows with the percentage', async () => {
    const local = await startLocal();
    await local.deploy({ ...FLAGS, content: flagDocument({ checkout: CHECKOUT(10) }) as never });
    const page = await open(consoleOf(local));
    await openProfile(page, 'flags');
    await page.getByRole('link', { name: 'Try a user' }).click();
    await page.getByRole('button', { name: '+ tier' }).click();
    await page.getByLabel('Value of tier').fill('gold');
    await page.getByRole('button', { name: '+ country' }).click();
    await page.getByLabel('Value of country').fill('FR');
    const row = page.getByRole('row', { name: /^checkout / });
    await row.getByText('false').waitFor();
    await page.getByRole('button', { name: 'Why checkout?' }).click();
    await page.getByText('$country is "FR"').waitFor();
    await page.getByText(/place \d+\.\d{3} of 100 with seed "2026"/).waitFor();
    await page.getByLabel('Value of country').fill('DE');
    await row.getByText('Gold').waitFor();
    await page.getByText("Variant 'Gold' is chosen, because its rule, number 1").waitFor();
    await page.getByLabel('Save this user as').fill('Greta');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: 'Remove tier' }).click();
    const strip = page.getByRole('img', { name: /^Of 1 000 users/ });
    const some = async () => Number(/Some (\d+)/.exec((await strip.getAttribute('aria-label')) ?? '')?.[1]);
    const before = await until(some, (count) => count > 50);
    await page.getByLabel('Try it with').selectOption('What prod gets');
    await local.deploy({ ...FLAGS, content: flagDocument({ checkout: CHECKOUT(60) }) as never });
    expect(await until(some, (count) => count > before)).toBeGreaterThan(500);
    await page.reload();
    await page.getByLabel('Saved users').selectOption('Greta');
    await row.getByText('Gold').waitFor();
  });

  it('sessions: every client, what it has, and since when', async () => {
    const local = await startLocal();
    await local.deploy({
      ...FLAGS,
      content: flagDocument({ checkout: CHECKOUT(10) }) as never,
      versionLabel: 'v1',
    });
    const page = await open(consoleOf(local));
    await pick(page, 'Sessions');
    await page.getByText('Nobody polls here').waitFor();
    const { application, environment, profile } = FLAGS;
    const source = dataApiSource({ clientConfig: local.clientConfig });
    const provider = new AppConfigProvider({
      application,
      environment,
      profile,
      source,
      pollInterval: 1,
      targeting: 'in-process',
    });
    await OpenFeature.setProviderAndWait(provider);
    const row = page.getByRole('row', { name: /flags in prod of Shop/ });
    await row.getByText('1 (v1)').waitFor();
    await row.getByText(/aws-sdk-js/).waitFor();
    await textOf(row, (text) => /[3-9]1 s/.test(text));
    await local.deploy({
      ...FLAGS,
      content: flagDocument({ checkout: CHECKOUT(20) }) as never,
      versionLabel: 'v2',
    });
    await row.getByText('2 (v2)').waitFor();
  });

  it('overrides: for everybody who polls here, until they are dropped', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'console-overrides-'));
    directories.push(directory);
    mkdirSync(join(directory, 'Shop', 'prod'), { recursive: true });
    writeFileSync(
      join(directory, 'Shop', 'prod', 'flags.flags.json'),
      JSON.stringify(flagDocument({ banner: { enabled: false } })),
    );
    const local = await startLocal({ directory });
    const page = await open(consoleOf(local));
    const served = async () => {
      const url = `${local.endpoint}/applications/Shop/environments/prod/configurations/flags`;
      return JSON.stringify(await (await fetch(url)).json());
    };
    await pick(page, 'Overrides');
    await page.getByLabel('Key of the flag').fill('banner');
    await page.getByRole('button', { name: 'Set the override' }).click();
    await page.getByRole('row', { name: /^banner flags in prod of Shop on/ }).waitFor();
    await until(served, (text) => text === '{"banner":{"enabled":true}}');
    await page.getByLabel('Key of the flag').fill('nothing');
    await page.getByLabel('Everybody gets', { exact: true }).selectOption('Off');
    await page.getByRole('button', { name: 'Set the override' }).click();
    await page.getByText(/It does not count/).waitFor();
    await page.getByRole('button', { name: 'Drop all' }).click();
    await page.getByText('None. They are kept in').waitFor();
    await until(served, (text) => text === '{"banner":{"enabled":false}}');
  });

  it('say why there are no overrides where no directory is served', async () => {
    const page = await open(consoleOf(await startLocal()));
    await pick(page, 'Overrides');
    await page.getByText('No directory is served').waitFor();
  });

  it('can be used by the keyboard alone, from nothing to a flag that is off', async () => {
    const local = await startLocal();
    const page = await open(consoleOf(local));
    await page.getByText('Nothing is here yet').waitFor();
    const tabTo = async (name: string) => {
      for (let presses = 0; presses < 80; presses += 1) {
        const focused = await page.evaluate(() => {
          const element = document.activeElement;
          return element?.getAttribute('aria-label') ?? element?.textContent ?? '';
        });
        if (focused === name) return;
        await page.keyboard.press('Tab');
      }
      throw new Error(`The keyboard does not reach ${name}`);
    };
    await tabTo('Start with a flag');
    await page.keyboard.press('Enter');
    await dialog(page, 'Start with a flag').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('switch', { name: 'my_flag is enabled' }).waitFor();
    await tabTo('my_flag is enabled');
    await page.keyboard.press('Space');
    await page.getByText(/kept in this tab/).waitFor();
    local.advance(3_600);
    await page.keyboard.press('Shift+Tab');
    await tabTo('Save and deploy').catch(async () => {
      await page.keyboard.press('Home');
    });
    await page.keyboard.press('Enter');
    await dialog(page, 'Save and deploy').waitFor();
    await tabTo('Deploy');
    await page.keyboard.press('Enter');
    await page.getByText('Version 2 goes to prod').waitFor();
    const answer = await fetch(
      `${local.endpoint}/applications/DemoApp/environments/prod/configurations/main`,
    );
    expect(await answer.json()).toEqual({ my_flag: { enabled: false } });
  });

  it.each(['light', 'dark'] as const)(
    'are accessible, on small and large screens, %s',
    async (colorScheme) => {
      const local = await startLocal({ faults: [{ kind: 'slow', plane: 'control', delaySeconds: 0.001 }] });
      await local.deploy({
        ...FLAGS,
        content: {
          version: '1',
          flags: {
            checkout: {
              name: 'Checkout',
              _deprecation: { status: 'planned', date: '2030-01-01' },
              attributes: {
                color: { constraints: { type: 'string', enum: ['red', 'blue'] } },
                tags: { constraints: { type: 'array', elements: { type: 'string' } } },
              },
            },
          },
          values: { checkout: CHECKOUT(50) },
        } as never,
      });
      await local.deploy({
        ...FLAGS,
        profile: 'notes',
        type: 'AWS.Freeform',
        content: 'a: 1',
        contentType: 'application/x-yaml',
      });
      await local.deploy({
        ...FLAGS,
        profile: 'notes',
        type: 'AWS.Freeform',
        content: 'a: 2',
        contentType: 'application/x-yaml',
      });
      await fetch(`${local.endpoint}/configurationsessions`, {
        method: 'POST',
        body: JSON.stringify({
          ApplicationIdentifier: 'Shop',
          EnvironmentIdentifier: 'prod',
          ConfigurationProfileIdentifier: 'flags',
        }),
      });
      const page = await open(consoleOf(local), { colorScheme });
      const check = async (what: string) => {
        // Nothing is half-way from one colour to another.
        await page.waitForTimeout(150);
        for (const viewport of [
          { width: 360, height: 740 },
          { width: 1280, height: 800 },
          { width: 3840, height: 2160 },
        ]) {
          await page.setViewportSize(viewport);
          const width = await page.evaluate(() => document.documentElement.scrollWidth);
          expect(`${what} ${width}`).toBe(`${what} ${viewport.width}`);
          if (viewport.width < 2_000) expect([what, await accessibilityViolations(page)]).toEqual([what, []]);
        }
        await page.setViewportSize({ width: 1280, height: 800 });
      };
      await page.getByRole('link', { name: 'Shop' }).waitFor();
      await check('applications');
      await page.getByRole('button', { name: 'Start with a flag' }).click();
      await check('first flag');
      await page.keyboard.press('Escape');
      await page.getByRole('link', { name: 'Shop' }).click();
      await page.getByRole('heading', { name: 'Shop', level: 1 }).waitFor();
      await check('application');
      await openProfile(page, 'flags');
      await page.getByRole('textbox', { name: 'Rule of Gold' }).waitFor();
      await check('flags');
      await page.getByRole('button', { name: 'JSON' }).click();
      await page.getByRole('textbox', { name: 'Document' }).waitFor();
      await check('document');
      await page.getByRole('button', { name: 'Deploy', exact: true }).click();
      await dialog(page, 'Deploy version 1').getByText('Clients get the same flags as before.').waitFor();
      await check('deploy');
      await page.keyboard.press('Escape');
      await page.getByRole('link', { name: 'Versions' }).click();
      await page.getByRole('button', { name: 'Deploy version 1' }).waitFor();
      await check('versions');
      await page.getByRole('link', { name: 'Try a user' }).click();
      await page.getByRole('button', { name: 'Why checkout?' }).click();
      await page
        .getByText('1. ')
        .or(page.getByText('Default is chosen'))
        .first()
        .waitFor({ timeout: 1 })
        .catch(() => {});
      await check('try');
      await page.getByRole('link', { name: 'Shop' }).click();
      await page.getByRole('link', { name: 'prod' }).first().click();
      await page.getByRole('link', { name: 'Deployment 3' }).waitFor();
      await check('environment');
      await page.getByRole('link', { name: 'Deployment 1' }).click();
      await page.getByText(/of 1 client/).waitFor();
      await check('deployment');
      for (const name of ['Strategies', 'Sessions', 'Weather', 'Overrides']) {
        await pick(page, name);
        await page
          .getByRole('heading', { level: 1, name: name === 'Strategies' ? 'Deployment strategies' : name })
          .waitFor();
        await page.waitForTimeout(200);
        await check(name);
      }
      mishaps.expect(/^$/);
    },
  );
});
