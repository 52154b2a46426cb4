import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { accessibilityViolations } from '../support/accessibility.js';
import { describeInBrowser, useBrowser } from '../support/browser.js';
import { DemoProcess } from '../support/demo-process.js';
import { until } from '../support/until.js';

const CONFIG = join(__dirname, '..', '..', 'packages', 'demo', 'config');

describeInBrowser("the demo's page", () => {
  const { open, mishaps } = useBrowser();
  const running: DemoProcess[] = [];
  const directories: string[] = [];

  afterEach(async () => {
    for (const demo of running) demo.signal('SIGKILL');
    await Promise.all(running.splice(0).map((demo) => demo.ended));
    for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
  });

  async function start(environment: Readonly<Record<string, string>> = {}, directory = copied()) {
    const demo = new DemoProcess(['--embedded', '--directory', directory], environment);
    running.push(demo);
    const [, local = ''] = await demo.says(/AppConfig Local {2}(http:\S+),/);
    await demo.says(/Ctrl-C stops everything/);
    const [, url = ''] = await demo.says(/listening on (\S+)/);
    const write = (reverse: boolean, allcaps: boolean) =>
      writeFileSync(
        join(directory, 'DemoApp', 'prod', 'main.json'),
        JSON.stringify({ transform_reverse: reverse, transform_allcaps: allcaps }),
      );
    const fault = (method: 'POST' | 'DELETE', body?: object) =>
      fetch(`${local}/_local/faults`, { method, ...(body && { body: JSON.stringify(body) }) });
    return { demo, url, local, write, fault, directory };
  }

  function copied(): string {
    const directory = mkdtempSync(join(tmpdir(), 'demo-page-'));
    directories.push(directory);
    cpSync(CONFIG, directory, { recursive: true });
    writeFileSync(
      join(directory, 'DemoApp', 'prod', 'main.json'),
      '{"transform_reverse": true, "transform_allcaps": false}',
    );
    return directory;
  }

  const output = (page: Page) => page.getByRole('status').and(page.locator('output'));
  const says = async (page: Page, text: string) => {
    await until(
      () => output(page).textContent(),
      (now) => now === text,
    );
  };
  const row = (page: Page, name: string) => page.getByRole('row', { name });

  it('transforms as one types, and a flip arrives without a reload', async () => {
    const { url, write } = await start();
    const page = await open(url);
    await says(page, 'dlrow olleh');
    await page.getByLabel('Type something').fill('Hi there');
    await says(page, 'ereht iH');
    await row(page, 'transform_allcaps false off STATIC').waitFor();
    write(true, true);
    await says(page, 'EREHT IH');
    await row(page, 'transform_allcaps true on STATIC').waitFor();
    await page.getByText('main: flags changed: transform_allcaps').waitFor();
    expect(await page.getByText('greetings: flags changed').count()).toBe(0);
  });

  it('lets one be a user, whom rules greet', async () => {
    const { url } = await start();
    const page = await open(url);
    const greeting = page.locator('#greeting');
    await until(
      () => greeting.textContent(),
      (text) => /user-1/.test(text ?? ''),
    );
    await page.getByLabel('Language').selectOption('German');
    await page.getByText('Guten Tag, user-1!').first().waitFor();
    await row(page, 'greeting_style true German TARGETING_MATCH').waitFor();
    await page.getByLabel('Targeting key').fill('Ana');
    await until(
      () => page.getByText('Guten Tag, Ana!').count(),
      (count) => count === 2,
    );
  });

  it('shares one stream among seven tabs, all of which change', async () => {
    const { url, write } = await start();
    const first = await open(url);
    const tabs = [
      first,
      ...(await Promise.all(Array.from({ length: 6 }, () => open(url, { beside: first })))),
    ];
    for (const tab of tabs) await says(tab, 'dlrow olleh');
    write(false, true);
    for (const tab of tabs) await says(tab, 'HELLO WORLD');
    const { streams } = (await (await fetch(`${url}/status`)).json()) as { streams: number };
    expect(streams).toBe(1);
  });

  it('keeps the last flags while AppConfig is away, and says so', async () => {
    const { url, fault, write } = await start();
    const page = await open(url);
    await says(page, 'dlrow olleh');
    await fault('POST', { kind: 'error', plane: 'data' });
    await page.getByText('AppConfig is away: the last flags stay').waitFor();
    await row(page, 'main STALE').waitFor();
    await says(page, 'dlrow olleh');
    write(true, true);
    await fault('DELETE');
    await says(page, 'DLROW OLLEH');
    await page.getByText('Live', { exact: true }).waitFor();
  });

  it('says that the demo is gone, and goes on with the one that is started in its place', async () => {
    mishaps.expect(/Failed to load resource|Failed to fetch|ERR_|OFREP|net::/);
    const { demo, url, directory } = await start();
    const page = await open(url);
    await says(page, 'dlrow olleh');
    demo.signal('SIGTERM');
    await demo.ended;
    await page.getByText('The demo does not answer: trying again …').waitFor();
    await says(page, 'dlrow olleh');
    const again = await start({ PORT: new URL(url).port }, directory);
    await page.getByText('Live', { exact: true }).waitFor();
    again.write(false, false);
    await says(page, 'hello world');
    await row(page, 'transform_reverse false off STATIC').waitFor();
  });

  it('leads to the console of AppConfig Local', async () => {
    const { url, local } = await start();
    const page = await open(url);
    const link = page.getByRole('link', { name: 'Console' });
    await link.waitFor();
    expect(await link.getAttribute('href')).toBe(`${local}/console/`);
  });

  it('can be used by the keyboard alone, and is accessible on small screens, light and dark', async () => {
    const { url } = await start();
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await open(url, { viewport: { width: 360, height: 740 }, colorScheme });
      await says(page, 'dlrow olleh');
      await page.getByRole('link', { name: 'Console' }).waitFor();
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('console');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Control+a');
      await page.keyboard.type('abc');
      await says(page, 'cba');
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
      expect(await accessibilityViolations(page)).toEqual([]);
    }
  });
});
