// Makes docs/images from the running thing: the console and the demo, in light and dark. Needs a build and a Chromium.
//   node scripts/pictures.mjs
import { existsSync, mkdirSync } from 'node:fs';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { readConfig, startDemo } from 'appconfig-demo';
import { startAppConfigLocal } from 'appconfig-local';
import { chromium } from 'playwright-core';

const IMAGES = join(import.meta.dirname, '..', 'docs', 'images');
const OWN_CONFIG = join(import.meta.dirname, '..', 'packages', 'demo', 'config');
const SIZE = { width: 1200, height: 780 };
const CLIENTS = 80;

const executablePath = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (path) => path !== undefined && existsSync(path),
);
mkdirSync(IMAGES, { recursive: true });
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  for (const colorScheme of ['light', 'dark']) {
    const context = await browser.newContext({ viewport: SIZE, colorScheme, reducedMotion: 'reduce' });
    await pictureConsole(context, colorScheme);
    await pictureDemo(context, colorScheme);
    await context.close();
  }
} finally {
  await browser.close();
}

async function pictureConsole(context, scheme) {
  const local = await startAppConfigLocal({ port: 0, pollInterval: 1, timeScale: 6 });
  const shot = (page, name) => page.screenshot({ path: join(IMAGES, `console-${name}-${scheme}.png`) });
  try {
    const target = { application: 'Shop', environment: 'prod', profile: 'flags' };
    await local.deploy({ ...target, type: 'AWS.AppConfig.FeatureFlags', content: flags() });
    const clients = startClients(local, target);
    const page = await context.newPage();
    await page.goto(`${local.endpoint}/console/`);
    await page.getByRole('link', { name: 'flags', exact: true }).click();
    await page.getByRole('button', { name: 'checkout', exact: true }).click();
    await page.getByRole('textbox', { name: 'Rule of Gold' }).waitFor();
    await page.mouse.move(0, 0);
    await wait(500);
    await shot(page, 'flags');

    await page.getByRole('switch', { name: 'search is enabled' }).click();
    await page.getByRole('button', { name: 'Save and deploy' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Strategy').selectOption('AppConfig.Linear50PercentEvery30Seconds');
    await dialog.getByRole('button', { name: 'Deploy', exact: true }).click();
    await page.getByRole('link', { name: /^Deployment \d/ }).click();
    await page.getByText('reached so far: 50 %').waitFor();
    await wait(1_200);
    await page.evaluate(() => document.querySelector('.toasts')?.remove());
    await shot(page, 'rollout');
    clients.stop();
  } finally {
    await local.close();
  }
}

async function pictureDemo(context, scheme) {
  const directory = await mkdtemp(join(tmpdir(), 'pictures-'));
  await cp(OWN_CONFIG, directory, { recursive: true });
  await writeFile(
    join(directory, 'DemoApp', 'prod', 'main.json'),
    '{"transform_reverse": true, "transform_allcaps": false}',
  );
  const settings = readConfig({ PORT: '0' }, { embedded: true });
  const quiet = { error: console.error, warn: console.error, info() {}, debug() {} };
  const demo = await startDemo({ config: settings.config, directory, logger: quiet });
  try {
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${demo.port}/`);
    await page.getByText('dlrow olleh').waitFor();
    await page.getByLabel('Language').selectOption('Spanish');
    await page.getByText('¡Hola, user-1!').first().waitFor();
    await writeFile(
      join(directory, 'DemoApp', 'prod', 'main.json'),
      '{"transform_reverse": true, "transform_allcaps": true}',
    );
    await page.getByText('DLROW OLLEH').waitFor();
    await page.getByText('flags changed: transform_allcaps').waitFor();
    await wait(300);
    await page.screenshot({ path: join(IMAGES, `demo-${scheme}.png`) });
  } finally {
    await demo.stop();
    await rm(directory, { recursive: true });
  }
}

function startClients({ endpoint }, { application, environment, profile }) {
  let isOver = false;
  const body = JSON.stringify({
    ApplicationIdentifier: application,
    EnvironmentIdentifier: environment,
    ConfigurationProfileIdentifier: profile,
  });
  const poll = async () => {
    const opened = await fetch(`${endpoint}/configurationsessions`, { method: 'POST', body });
    let token = (await opened.json()).InitialConfigurationToken;
    for (; !isOver; await wait(1_100)) {
      const answer = await fetch(`${endpoint}/configuration?configuration_token=${token}`);
      await answer.arrayBuffer();
      token = answer.headers.get('next-poll-configuration-token') ?? token;
    }
  };
  for (let count = 0; count < CLIENTS; count += 1) poll().catch(() => {});
  return {
    stop() {
      isOver = true;
    },
  };
}

function flags() {
  const color = { constraints: { type: 'string', enum: ['red', 'blue'] } };
  const variants = [
    {
      name: 'Gold',
      enabled: true,
      rule: '(and (eq $tier "gold") (in $country ["DE", "US"]))',
      attributeValues: { color: 'red' },
    },
    {
      name: 'Half',
      enabled: true,
      rule: '(split by::$targetingKey pct::50 seed::"2026")',
      attributeValues: { color: 'blue' },
    },
    { name: 'Default', enabled: false, attributeValues: { color: 'blue' } },
  ];
  return {
    version: '1',
    flags: {
      banner: { name: 'Banner', _deprecation: { status: 'planned', date: '2027-06-30' } },
      checkout: { name: 'New checkout', description: 'All on one page', attributes: { color } },
      recommendations: { name: 'Recommendations' },
      search: { name: 'Search by picture' },
    },
    values: {
      banner: { enabled: true },
      checkout: { _variants: variants },
      recommendations: { enabled: true },
      search: { enabled: false },
    },
  };
}
