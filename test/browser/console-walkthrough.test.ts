import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describeInBrowser, useBrowser } from '../support/browser.js';
import {
  consoleOf,
  dialog,
  endAll,
  openProfile,
  startDemoOn,
  startLocal,
  textOf,
} from '../support/console.js';
import { until } from '../support/until.js';

/** The demo serves its page from the start, which may be before its provider has flags. */
const TOO_SOON = /503 \(Service Unavailable\)/;
const MAIN = { application: 'DemoApp', environment: 'prod', profile: 'main' } as const;

describeInBrowser('the walk-through in the console', () => {
  const { open, mishaps } = useBrowser();
  afterEach(endAll);

  const output = (page: Page) => page.locator('output');
  const create = async (page: Page, what: string, name: string) => {
    await page.getByRole('button', { name: `Create ${what}` }).click();
    const box = dialog(page, `Create ${what}`);
    await box.getByLabel('Name', { exact: true }).fill(name);
    await box.getByRole('button', { name: 'Create', exact: true }).click();
    await box.waitFor({ state: 'detached' });
  };
  const save = async (page: Page, text: string) => {
    await page.getByRole('textbox', { name: 'Configuration' }).click();
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText(text);
    await page.getByText(/kept in this tab/).waitFor();
  };
  const deploy = async (page: Page, strategy: string) => {
    await page.getByRole('button', { name: /^(Save and deploy|Deploy)$/ }).click();
    const box = dialog(page, /deploy/i);
    await box.getByLabel('Strategy').selectOption({ label: strategy });
    await box.getByRole('button', { name: 'Deploy', exact: true }).click();
    await box.waitFor({ state: 'detached' });
  };

  it('from nothing to a program that changes, and back to nothing', async () => {
    const local = await startLocal();
    mishaps.expect(/503 \(Service Unavailable\)|OFREP|Failed to load resource/);
    const [page, demo] = [await open(consoleOf(local)), await open(await startDemoOn(local))];
    await textOf(output(demo), (text) => text === 'hello world');

    await create(page, 'application', 'DemoApp');
    await page.getByRole('link', { name: 'DemoApp' }).click();
    await create(page, 'environment', 'prod');
    await page.getByRole('button', { name: 'Create profile' }).click();
    const profile = dialog(page, 'Create profile');
    await profile.getByLabel('Name', { exact: true }).fill('main');
    await profile.getByRole('radio', { name: /Freeform/ }).check();
    await profile.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByRole('heading', { name: 'main', level: 1 }).waitFor();
    await save(page, '{"transform_reverse": true, "transform_allcaps": false}');
    await deploy(page, 'AppConfig.AllAtOnce');
    await textOf(output(demo), (text) => text === 'dlrow olleh');
    // Its page had no flags until now, and says so.
    await demo.getByRole('row', { name: /transform_reverse true/ }).waitFor();

    await page.getByRole('link', { name: 'Deployment 1' }).click();
    await page.getByText('BAKING').first().waitFor();
    await page.getByRole('button', { name: 'Stop and roll back' }).click();
    await page.getByText('ROLLED BACK', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'main', exact: true }).first().click();
    await deploy(page, 'AppConfig.AllAtOnce');
    await textOf(output(demo), (text) => text === 'dlrow olleh');
    local.advance(11 * 60);

    await save(page, '{"transform_reverse": true, "transform_allcaps": true}');
    await page.getByRole('button', { name: 'Save and deploy' }).click();
    await dialog(page, 'Save and deploy')
      .getByText('{"transform_reverse": true, "transform_allcaps": true}')
      .waitFor();
    await page.keyboard.press('Escape');
    await deploy(page, 'AppConfig.AllAtOnce');
    await textOf(output(demo), (text) => text === 'DLROW OLLEH');

    await page.getByRole('link', { name: 'DemoApp' }).click();
    for (const [kind, name] of [
      ['environment', 'prod'],
      ['profile', 'main'],
    ]) {
      await page.getByRole('button', { name: `Delete the ${kind} “${name}”` }).click();
      await dialog(page, /^Delete/)
        .getByRole('button', { name: 'Delete', exact: true })
        .click();
      if (kind === 'profile') break;
      await dialog(page, /^Delete/).waitFor({ state: 'detached' });
    }
    // Versions go first, which AppConfig says.
    await dialog(page, /^Delete/)
      .getByRole('alert')
      .waitFor();
    await page.keyboard.press('Escape');
    await openProfile(page, 'main');
    await page.getByRole('link', { name: 'Versions' }).click();
    for (const version of ['version 2', 'version 1']) {
      await page.getByRole('button', { name: `Delete ${version}` }).click();
      await dialog(page, /^Delete/)
        .getByRole('button', { name: 'Delete', exact: true })
        .click();
      await dialog(page, /^Delete/).waitFor({ state: 'detached' });
    }
    for (const what of ['profile “main”', 'application “DemoApp”']) {
      await page.getByRole('button', { name: `Delete the ${what}` }).click();
      await dialog(page, /^Delete/)
        .getByRole('button', { name: 'Delete', exact: true })
        .click();
      await dialog(page, /^Delete/).waitFor({ state: 'detached' });
    }
    await page.getByText('Nothing is here yet').waitFor();
    expect(await textOf(output(demo), () => true)).toBe('DLROW OLLEH');
  });

  it('takes three clicks from an empty server to a flag that is served', async () => {
    const local = await startLocal();
    const page = await open(consoleOf(local));
    await page.getByRole('button', { name: 'Start with a flag' }).click();
    await page.getByRole('button', { name: 'Create and deploy' }).click();
    await page.getByRole('switch', { name: 'my_flag is enabled' }).waitFor();
    const answer = await fetch(
      `${local.endpoint}/applications/DemoApp/environments/prod/configurations/main`,
    );
    expect(await answer.json()).toEqual({ my_flag: { enabled: true } });
  });

  it('a linear rollout is seen moving through two programs', async () => {
    // A minute takes two seconds.
    const local = await startLocal({ timeScale: 30 });
    await local.deploy({ ...MAIN, content: { transform_reverse: true, transform_allcaps: false } });
    mishaps.expect(TOO_SOON);
    const demos = [await open(await startDemoOn(local)), await open(await startDemoOn(local))];
    for (const demo of demos) await textOf(output(demo), (text) => text === 'dlrow olleh');
    const page = await open(consoleOf(local));
    await page.getByRole('link', { name: 'Strategies' }).click();
    await page.getByRole('button', { name: 'Create strategy' }).click();
    const strategy = dialog(page, 'Create strategy');
    await strategy.getByLabel('Name', { exact: true }).fill('Halves');
    await strategy.getByLabel(/^Duration/).fill('6');
    await strategy.getByLabel(/factor/i).fill('50');
    await strategy.getByLabel('Bake time in minutes').fill('1');
    await strategy.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByRole('heading', { name: 'Halves' }).waitFor();
    await page.getByRole('link', { name: 'Applications' }).click();
    await openProfile(page, 'main');
    await save(page, '{"transform_reverse": true, "transform_allcaps": true}');
    await deploy(page, 'Halves');
    await page.getByRole('link', { name: /^Deployment \d/ }).click();
    await page.getByText('0 of 2 clients have version 2').waitFor();
    await page.getByText('1 of 2 clients has version 2').waitFor();
    const outputs = await Promise.all(demos.map((demo) => output(demo).textContent()));
    expect(outputs.sort()).toEqual(['DLROW OLLEH', 'dlrow olleh']);
    await page.getByText('2 of 2 clients have version 2').waitFor();
    for (const demo of demos) await textOf(output(demo), (text) => text === 'DLROW OLLEH');
    await page.getByText('COMPLETE', { exact: true }).waitFor();
  });

  it('AppConfig goes away for the program, never for the console, and comes back', async () => {
    const local = await startLocal();
    await local.deploy({ ...MAIN, content: { transform_reverse: true, transform_allcaps: false } });
    mishaps.expect(TOO_SOON);
    const demo = await open(await startDemoOn(local));
    await textOf(output(demo), (text) => text === 'dlrow olleh');
    const page = await open(consoleOf(local));
    await page.getByRole('link', { name: 'Weather' }).click();
    await page.getByLabel('For').selectOption('until I end it');
    for (const weather of ['Away', 'Garbage'])
      await page.getByRole('button', { name: `${weather}: start` }).click();
    await demo.getByText('AppConfig is away: the last flags stay').waitFor();
    await page
      .getByText(/hit [1-9]\d* requests?/)
      .first()
      .waitFor();
    await page.getByRole('link', { name: 'Applications' }).click();
    await openProfile(page, 'main');
    await save(page, '{"transform_reverse": false, "transform_allcaps": true}');
    await deploy(page, 'AppConfig.AllAtOnce');
    expect(await output(demo).textContent()).toBe('dlrow olleh');
    await page.getByRole('link', { name: /^Weather/ }).click();
    await page.getByRole('button', { name: 'All well again' }).click();
    await page.getByText('All is well.').waitFor();
    await textOf(output(demo), (text) => text === 'HELLO WORLD');
    await demo.getByText('Live', { exact: true }).waitFor();
  });

  it('says that the server is gone, and goes on with the one that is started in its place', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'console-'));
    try {
      const state = join(folder, 'state');
      const local = await startLocal({ state });
      await local.deploy({ ...MAIN, content: {} });
      const page = await open(consoleOf(local));
      await page.getByText('Live', { exact: true }).waitFor();
      await page.getByRole('link', { name: 'main', exact: true }).waitFor();
      mishaps.expect(/ERR_|Failed to load resource|Failed to fetch/);
      await local.close();
      await page.getByText('Disconnected: trying again').waitFor();
      await page.getByRole('link', { name: 'main', exact: true }).waitFor();
      const again = await startLocal({ state, port: Number(new URL(local.endpoint).port) });
      await again.deploy({ ...MAIN, profile: 'later', content: {} });
      await page.getByText('Live', { exact: true }).waitFor();
      await page.getByRole('link', { name: 'later', exact: true }).waitFor();
    } finally {
      await endAll();
      rmSync(folder, { recursive: true });
    }
  });

  it('seven tabs share one stream, and all of them see what one does', async () => {
    const local = await startLocal();
    const first = await open(consoleOf(local));
    const others = await Promise.all(
      Array.from({ length: 6 }, () => open(consoleOf(local), { beside: first })),
    );
    const tabs = [first, ...others];
    for (const tab of tabs) await tab.getByText('Live', { exact: true }).waitFor();
    const elsewhere = await open(consoleOf(local));
    await create(first, 'application', 'Seen');
    for (const tab of [...tabs, elsewhere]) await tab.getByRole('link', { name: 'Seen' }).waitFor();
    await elsewhere.getByRole('link', { name: 'Seen' }).click();
    await create(elsewhere, 'environment', 'staging');
    for (const tab of tabs) await tab.getByRole('link', { name: 'staging' }).waitFor();
  });

  it('shows a region by itself', async () => {
    const local = await startLocal();
    await local.deploy({ ...MAIN, content: {} });
    const page = await open(consoleOf(local));
    await page.getByRole('link', { name: 'DemoApp' }).waitFor();
    await page.getByLabel('Region').selectOption('Another region …');
    await dialog(page, 'Another region').getByLabel('Region').fill('eu-central-1');
    await page.keyboard.press('Enter');
    await page.getByText('Nothing is here yet').waitFor();
    await create(page, 'application', 'Europe');
    await page.getByRole('link', { name: 'Europe' }).waitFor();
    await page.getByLabel('Region').selectOption('us-east-1');
    await page.getByRole('link', { name: 'DemoApp' }).waitFor();
    expect(await page.getByRole('link', { name: 'Europe' }).count()).toBe(0);
    await until(
      () => page.getByLabel('Region').textContent(),
      (text) => text?.includes('eu-central-1') === true,
    );
  });
});
