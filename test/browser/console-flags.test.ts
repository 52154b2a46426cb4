import type { Page } from 'playwright-core';
import { describeInBrowser, useBrowser } from '../support/browser.js';
import { consoleOf, dialog, endAll, flagDocument, openProfile, startLocal } from '../support/console.js';
import { until } from '../support/until.js';

const FLAGS = {
  application: 'Shop',
  environment: 'prod',
  profile: 'flags',
  type: 'AWS.AppConfig.FeatureFlags',
} as const;

describeInBrowser('flags in the console', () => {
  const { open, mishaps } = useBrowser();
  afterEach(endAll);

  async function start(flags: Readonly<Record<string, object>> = { banner: { enabled: true } }) {
    const local = await startLocal();
    await local.deploy({ ...FLAGS, content: flagDocument(flags) as never });
    const page = await open(consoleOf(local));
    await openProfile(page, 'flags');
    const served = async () => {
      const url = `${local.endpoint}/applications/Shop/environments/prod/configurations/flags`;
      return (await (await fetch(url)).json()) as Record<string, unknown>;
    };
    return { local, page, served };
  }

  const rule = (page: Page, variant: string) => page.getByRole('textbox', { name: `Rule of ${variant}` });
  const addAttribute = async (
    page: Page,
    name: string,
    type: string,
    more?: (box: ReturnType<typeof dialog>) => Promise<void>,
  ) => {
    await page.getByRole('button', { name: 'Add attribute' }).click();
    const box = dialog(page, 'Add attribute');
    await box.getByLabel('Name', { exact: true }).fill(name);
    await box.getByLabel('Type', { exact: true }).selectOption(type);
    await more?.(box);
    await box.getByRole('button', { name: 'Add', exact: true }).click();
    await box.waitFor({ state: 'detached' });
  };
  const saveAndDeploy = async (page: Page) => {
    await page.getByRole('button', { name: 'Save and deploy' }).click();
    const box = dialog(page, 'Save and deploy');
    await box.getByRole('button', { name: 'Deploy', exact: true }).click();
    return box;
  };

  it('get attributes by type, variants and rules, and are served as they were made', async () => {
    const { page, served, local } = await start();
    local.advance(3_600);
    await page.getByRole('button', { name: 'Add flag' }).click();
    const box = dialog(page, 'Add flag');
    await box.getByLabel('Key').fill('banner');
    await page.keyboard.press('Enter');
    await box.getByText('There is another flag “banner”.').waitFor();
    await box.getByLabel('Key').fill('checkout');
    await page.keyboard.press('Enter');
    await box.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'banner', exact: true }).click();
    await page.getByRole('switch', { name: 'checkout is enabled' }).check();
    await addAttribute(page, 'color', 'Text', (form) => form.getByLabel('Allowed values').fill('red\nblue'));
    await addAttribute(page, 'limit', 'Number', (form) => form.getByLabel('Maximum').fill('10'));
    await addAttribute(page, 'beta', 'True or false');
    await addAttribute(page, 'tags', 'List');
    await page.getByLabel('color', { exact: true }).selectOption('red');
    await page.getByLabel('limit', { exact: true }).click();
    await page.keyboard.type('5.25', { delay: 250 });
    await page.getByLabel('beta', { exact: true }).selectOption('true');
    await page.getByLabel('tags', { exact: true }).fill('one\ntwo');
    await page.getByRole('button', { name: 'Add variant' }).click();
    await rule(page, 'Variant 1').click();
    await page.keyboard.type('(eq');
    await page.getByRole('option', { name: /^eq/ }).waitFor();
    // The editor takes no Enter for an answer that comes less than 75 ms after its question.
    await page.waitForTimeout(200);
    await page.keyboard.press('Enter');
    await page.keyboard.type('tier');
    await page.keyboard.press('Tab');
    await page.keyboard.type('gold');
    await until(
      () => rule(page, 'Variant 1').textContent(),
      (text) => text?.includes('$tier') === true && text.includes('gold'),
    );
    await page.getByLabel('Name of variant 1').fill('Gold');
    await saveAndDeploy(page);
    await page.getByText('goes to prod').waitFor();
    // The Agent's API, without a context, is everybody else.
    expect(await served()).toMatchObject({
      banner: { enabled: true },
      checkout: { enabled: true, color: 'red', limit: 5.25, beta: true, tags: ['one', 'two'] },
    });
    const gold = await fetch(
      `${local.endpoint}/applications/Shop/environments/prod/configurations/flags?flag=checkout`,
      {
        headers: { context: 'tier=gold' },
      },
    );
    expect(await gold.json()).toMatchObject({ _variant: 'Gold' });
  });

  it('show what is wrong under the character where it is, and in the service’s words at its place', async () => {
    const { page } = await start({
      checkout: {
        _variants: [
          { name: 'Gold', rule: '(eq $tier "gold")', enabled: true },
          { name: 'Default', enabled: false },
        ],
      },
    });
    await rule(page, 'Gold').click();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('(and (eq $tier "gold") (equals $x 1))');
    await page.getByText(/^Character 25: expected one of the operators/).waitFor();
    await page.getByText('1 problem').waitFor();
    expect(
      await page.getByRole('textbox', { name: 'Rule of Gold' }).locator('.cm-lintRange-error').textContent(),
    ).toBe('equals');
    mishaps.expect(/400 \(Bad Request\)/);
    const box = await saveAndDeploy(page);
    await box.getByRole('alert').getByText('(RuleIsValid)').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('1 error').waitFor();
    // Nothing is lost, and nothing was saved.
    await page.getByText(/Draft on top of version 1/).waitFor();
    await page.getByRole('button', { name: 'JSON' }).click();
    await page.getByRole('button', { name: /^line \d+, column \d+/ }).click();
    expect(
      await page
        .getByRole('textbox', { name: 'Document' })
        .locator('.cm-lintRange-error')
        .first()
        .textContent(),
    ).toBe('(');
    await page.getByRole('link', { name: 'Versions' }).click();
    await page.getByRole('row', { name: /^1 / }).waitFor();
    expect(await page.getByRole('row').count()).toBe(2);
  });

  it('are switched, deployed with the difference shown before, and the change is undone', async () => {
    const { page, served, local } = await start({ banner: { enabled: true }, search: { enabled: false } });
    await page.getByRole('switch', { name: 'banner is enabled' }).click();
    await page.getByRole('button', { name: 'Save and deploy' }).click();
    const box = dialog(page, 'Save and deploy');
    await box.getByText('What changes against version 1').waitFor();
    await box
      .getByRole('listitem')
      .filter({ hasText: /^banner changed/ })
      .waitFor();
    expect(await box.getByText('search').count()).toBe(0);
    await box.getByRole('button', { name: 'Deploy', exact: true }).click();
    await page.getByText('Version 2 goes to prod').waitFor();
    expect(await served()).toMatchObject({ banner: { enabled: false } });
    local.advance(3_600);
    await page.getByRole('link', { name: 'Versions' }).click();
    await page.getByRole('button', { name: 'Deploy version 1' }).click();
    await dialog(page, 'Deploy version 1').getByRole('button', { name: 'Deploy', exact: true }).click();
    await page.getByText('Version 1 goes to prod').waitFor();
    expect(await served()).toMatchObject({ banner: { enabled: true } });
    await page.getByRole('row', { name: /^1 / }).getByRole('link', { name: 'prod' }).waitFor();
  });

  it('keep a draft when the page is loaded again, and put it on top of what others save', async () => {
    const { page, local } = await start({ banner: { enabled: true }, search: { enabled: false } });
    await page.getByRole('switch', { name: 'banner is enabled' }).click();
    await page.getByText('kept in this tab').waitFor();
    await page.reload();
    await page.getByText(/Draft on top of version 1/).waitFor();
    expect(await page.getByRole('switch', { name: 'banner is enabled' }).isChecked()).toBe(false);
    const { type: _, ...target } = FLAGS;
    await local.setFlag({ ...target, flag: 'search', enabled: true });
    await page.getByText('Version 2 was saved while you were editing.').waitFor();
    expect(await page.getByRole('button', { name: 'Save and deploy' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Put my changes on top of it' }).click();
    await page.getByText(/Draft on top of version 2/).waitFor();
    expect(await page.getByRole('switch', { name: 'banner is enabled' }).isChecked()).toBe(false);
    expect(await page.getByRole('switch', { name: 'search is enabled' }).isChecked()).toBe(true);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await dialog(page, 'Save a version').getByRole('button', { name: 'Save' }).click();
    await page.getByText('Version 3', { exact: true }).waitFor();
  });

  it('freeform documents are JSON, YAML or text, checked as they are typed', async () => {
    const local = await startLocal();
    await local.deploy({ ...FLAGS, profile: 'notes', type: 'AWS.Freeform', content: '{"a": 1}' });
    const page = await open(consoleOf(local));
    await openProfile(page, 'notes');
    const field = page.getByRole('textbox', { name: 'Configuration' });
    const type = async (text: string) => {
      await field.click();
      await page.keyboard.press('Control+a');
      await page.keyboard.type(text);
    };
    await type('{"a": 1,');
    await page.getByRole('button', { name: 'line 1, column 9' }).waitFor();
    await page.getByLabel('Content type').selectOption('YAML');
    await type('a: 1\na: 2\n');
    await page.getByText("the key 'a' stands a second time").waitFor();
    await type('a: 1\n');
    await page.getByText(/error/).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Save and deploy' }).click();
    const box = dialog(page, 'Save and deploy');
    await box.getByText('+a: 1').waitFor();
    await box.getByRole('button', { name: 'Deploy', exact: true }).click();
    await page.getByText('Version 2 goes to prod').waitFor();
    const answer = await fetch(`${local.endpoint}/applications/Shop/environments/prod/configurations/notes`);
    expect([answer.headers.get('content-type'), await answer.text()]).toEqual([
      'application/x-yaml',
      'a: 1\n',
    ]);
    await page.getByLabel('Content type').selectOption('Text');
    await type('{ anything');
    await page.getByText(/kept in this tab/).waitFor();
    expect(await page.getByText('1 error').count()).toBe(0);
  });

  it('a profile is renamed, its validator refuses, and its page says that it is gone', async () => {
    const local = await startLocal();
    await local.deploy({ ...FLAGS, profile: 'notes', type: 'AWS.Freeform', content: '{"a": 1}' });
    const page = await open(consoleOf(local));
    await openProfile(page, 'notes');
    await page.getByRole('button', { name: 'Edit profile' }).click();
    const box = dialog(page, 'Edit profile');
    await box.getByLabel('Name', { exact: true }).fill('numbers');
    await box.getByLabel('Add a validator').selectOption('JSON Schema (draft 4)');
    await box.getByRole('textbox', { name: 'JSON Schema 1' }).click();
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText('{"type": "object", "properties": {"a": {"type": "number"}}}');
    await box.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'numbers', level: 1 }).waitFor();
    await page.getByRole('textbox', { name: 'Configuration' }).click();
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText('{"a": "x"}');
    mishaps.expect(/40\d \(/);
    const deploy = await saveAndDeploy(page);
    await deploy.getByRole('alert').waitFor();
    await page.keyboard.press('Escape');
    await local.remove({ application: 'Shop' });
    await page.reload();
    await page.getByText(/This is not there/).waitFor();
  });
});
