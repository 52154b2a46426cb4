import type { Page } from 'playwright-core';
import { describeInBrowser, useBrowser } from '../support/browser.js';
import { consoleOf, dialog, endAll, flagDocument, openProfile, startLocal } from '../support/console.js';

const FLAGS = {
  application: 'Shop',
  environment: 'prod',
  profile: 'flags',
  type: 'AWS.AppConfig.FeatureFlags',
} as const;

const TARGETED = {
  _variants: [
    { name: 'Gold', rule: '(eq $tier "gold")', enabled: true },
    { name: 'Silver', rule: '(eq $tier "silver")', enabled: true },
    { name: 'Default', enabled: false },
  ],
};

describeInBrowser('drafts and versions in the console', () => {
  const { open, mishaps } = useBrowser();
  afterEach(endAll);

  /** A profile whose versions have these flags, one after the other. */
  async function start(...versions: readonly Readonly<Record<string, object>>[]) {
    const local = await startLocal();
    for (const flags of versions) await local.deploy({ ...FLAGS, content: flagDocument(flags) as never });
    const page = await open(consoleOf(local));
    await openProfile(page, 'flags');
    return { local, page };
  }

  const flip = async (page: Page, flag: string) => {
    await page.getByRole('switch', { name: `${flag} is enabled` }).click();
    await page.getByText(/kept in this tab/).waitFor();
  };
  const save = async (page: Page) => {
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await dialog(page, 'Save a version').getByRole('button', { name: 'Save' }).click();
  };
  const tab = (page: Page, name: string) =>
    page.getByRole('navigation', { name: 'Profile' }).getByRole('link', { name }).click();

  it('are not lost without a question', async () => {
    const { page } = await start({ banner: { enabled: true } }, { banner: { enabled: false } });
    await flip(page, 'banner');
    await page.getByRole('button', { name: 'Discard draft' }).click();
    const box = dialog(page, 'Discard the draft?');
    await box.getByText('What was changed since version 2 is lost.').waitFor();
    await page.keyboard.press('Escape');
    await tab(page, 'Versions');
    await page.getByRole('button', { name: 'Look at version 1' }).click();
    await page.getByText('You have a draft on top of version 2, which would be lost.').waitFor();
    await page.keyboard.press('Escape');
    await tab(page, 'Edit');
    await page.getByText(/Draft on top of version 2/).waitFor();
    expect(await page.getByRole('switch', { name: 'banner is enabled' }).isChecked()).toBe(true);
    await page.getByRole('button', { name: 'Discard draft' }).click();
    await box.getByRole('button', { name: 'Discard', exact: true }).click();
    await page.getByText('Version 2', { exact: true }).waitFor();
    expect(await page.getByRole('switch', { name: 'banner is enabled' }).isChecked()).toBe(false);
  });

  it('begin with an older version, and are saved on top of the newest one', async () => {
    const { page } = await start(
      { banner: { enabled: true } },
      { banner: { enabled: false }, search: { enabled: true } },
    );
    await tab(page, 'Versions');
    await page
      .getByRole('region', { name: 'Compare' })
      .getByRole('listitem')
      .filter({ hasText: /^search new/ })
      .waitFor();
    await page.getByLabel('From version').selectOption('2');
    await page.getByText('Clients get the same flags as before.').waitFor();
    await page.getByRole('button', { name: 'Look at version 1' }).click();
    // One member a line, although AppConfig stores them all in one.
    await dialog(page, 'Version 1').getByText('"banner": {').first().waitFor();
    await page.getByRole('button', { name: 'Edit from here' }).click();
    await page.getByText(/Draft on top of version 2/).waitFor();
    expect(await page.getByRole('switch').count()).toBe(1);
    await save(page);
    await page.getByText('Version 3', { exact: true }).waitFor();
    expect(await page.getByRole('switch', { name: 'banner is enabled' }).isChecked()).toBe(true);
  });

  it('can be saved after the newest version has been deleted', async () => {
    const { page } = await start({ banner: { enabled: true } });
    await flip(page, 'banner');
    await save(page);
    await page.getByText('Version 2', { exact: true }).waitFor();
    await tab(page, 'Versions');
    await page.getByRole('button', { name: 'Delete version 2' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('row', { name: /^2 / }).waitFor({ state: 'detached' });
    await tab(page, 'Edit');
    await flip(page, 'banner');
    mishaps.expect(/409 \(Conflict\)/);
    await save(page);
    await page.getByText('Version 3', { exact: true }).waitFor();
  });

  it('leave everything at its place while somebody types', async () => {
    const { page } = await start({ checkout: TARGETED });
    const rule = page.getByRole('textbox', { name: 'Rule of Gold' });
    await rule.click();
    await page.keyboard.press('Control+a');
    const before = await rule.boundingBox();
    await page.keyboard.type('(e');
    const option = page.getByRole('option', { name: /^eq/ });
    await option.waitFor();
    await page.getByText('1 error').waitFor();
    await page.getByText('1 problem').waitFor();
    expect(await rule.boundingBox()).toEqual(before);
    // What is proposed does not cover what is typed.
    expect((await option.boundingBox())?.y).toBeGreaterThanOrEqual((before?.y ?? 0) + 16);
    await page.getByText('1 error').click();
    await page.getByText(/values.checkout._variants.0.rule must satisfy RuleIsValid/).waitFor();
  });

  it('lead to what is wrong, also in a card that is closed', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 25 }, (_, index) => [`flag_${index}`, { enabled: true }]),
    );
    const { page } = await start(many);
    await page.getByRole('searchbox', { name: 'Filter flags' }).fill('flag_2');
    await page.getByRole('switch', { name: 'flag_1 is enabled' }).waitFor({ state: 'detached' });
    expect(await page.getByRole('switch').count()).toBe(6);
    await page.getByRole('button', { name: 'JSON' }).click();
    await page.getByRole('textbox', { name: 'Document' }).click();
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText(
      JSON.stringify(flagDocument({ ...many, flag_24: { enabled: 'perhaps' } })),
    );
    await page.getByRole('button', { name: 'Flags', exact: true }).click();
    await page.getByText('1 error').click();
    await page.getByRole('status').getByRole('button', { name: 'flag_24' }).click();
    const card = page.getByRole('button', { name: 'flag_24', exact: true, expanded: true });
    await card.waitFor();
    expect(await card.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it('rename, copy, delete and deprecate flags, and order variants', async () => {
    const { page, local } = await start({ banner: { enabled: true }, checkout: TARGETED });
    const card = (key: string) =>
      page
        .getByRole('listitem')
        .filter({ has: page.getByRole('button', { name: key, exact: true }) })
        .first();
    await card('banner').getByRole('button', { name: 'Duplicate' }).click();
    await page.getByRole('switch', { name: 'banner-copy is enabled' }).waitFor();
    await card('banner').getByRole('button', { name: 'Rename' }).click();
    const box = dialog(page, 'Rename “banner”');
    await box.getByLabel('Key').fill('checkout');
    await page.keyboard.press('Enter');
    await box.getByText('There is another flag “checkout”.').waitFor();
    await box.getByLabel('Key').fill('header');
    await page.keyboard.press('Enter');
    await page.getByRole('switch', { name: 'header is enabled' }).waitFor();
    await card('banner-copy').getByRole('button', { name: 'Delete flag banner-copy' }).click();
    await page.getByRole('switch', { name: 'banner-copy is enabled' }).waitFor({ state: 'detached' });
    await card('checkout').getByRole('button', { name: 'Ask Gold later' }).click();
    expect(await page.getByLabel('Name of variant 1').inputValue()).toBe('Silver');
    expect(await page.getByRole('button', { name: 'Ask Gold later' }).isDisabled()).toBe(true);
    await card('checkout')
      .getByRole('checkbox', { name: /deprecated/ })
      .check();
    await card('checkout').getByLabel('Planned for').fill('2030-01-31');
    await save(page);
    await page.getByText('Version 2', { exact: true }).waitFor();
    const [, application, profile] = /applications\/(\w+)\/profiles\/(\w+)/.exec(page.url()) ?? [];
    const path = `/applications/${application}/configurationprofiles/${profile}/hostedconfigurationversions/2`;
    const stored = (await (await fetch(`${local.endpoint}${path}`)).json()) as Record<string, object>;
    expect(Object.keys(stored.flags ?? {}).sort()).toEqual(['checkout', 'header']);
    expect(stored).toMatchObject({
      flags: { checkout: { _deprecation: { status: 'planned', date: '2030-01-31' } } },
      values: {
        header: { enabled: true },
        checkout: { _variants: [{ name: 'Silver' }, { name: 'Gold' }, { name: 'Default' }] },
      },
    });
  });

  it('of a profile without versions begin with a flag, and make the environment that is missing', async () => {
    const local = await startLocal();
    const create = async (path: string, body: object) => {
      const answer = await fetch(`${local.endpoint}${path}`, { method: 'POST', body: JSON.stringify(body) });
      return (await answer.json()) as { Id: string };
    };
    const { Id } = await create('/applications', { Name: 'Shop' });
    await create(`/applications/${Id}/configurationprofiles`, {
      Name: 'flags',
      LocationUri: 'hosted',
      Type: FLAGS.type,
    });
    const page = await open(consoleOf(local));
    await page.getByRole('link', { name: 'Shop' }).click();
    await openProfile(page, 'flags');
    await page.getByText('No version yet').waitFor();
    await page.getByRole('button', { name: 'Add your first flag' }).click();
    await dialog(page, 'Add flag').getByLabel('Key').fill('first');
    await page.keyboard.press('Enter');
    await page.getByRole('switch', { name: 'first is enabled' }).click();
    await page.getByRole('button', { name: 'Save and deploy' }).click();
    const box = dialog(page, 'Save and deploy');
    await box.getByLabel('Environment').fill('dev');
    await box.getByRole('button', { name: 'Deploy', exact: true }).click();
    await page.getByText('Version 1 goes to dev').waitFor();
    const answer = await fetch(`${local.endpoint}/applications/Shop/environments/dev/configurations/flags`);
    expect(await answer.json()).toEqual({ first: { enabled: true } });
  });
});
