// The console under load: a document of 1 000 flags, 200 open pages of one browser, 500 clients that poll. Prints how long keys take by
// the browser's own measurement, how long a deployment takes to reach all pages, and what memory comes back when they are closed.
// Needs a build and a Chromium: node --expose-gc bench/console-load.mjs [--pages 200]
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startAppConfigLocal } from 'appconfig-local';

const { chromium } = createRequire(new URL('../package.json', import.meta.url))('playwright-core');
const { values } = parseArgs({
  options: { pages: { type: 'string', default: '200' }, sessions: { type: 'string', default: '500' } },
});
const PAGES = Number(values.pages);
const SESSIONS = Number(values.sessions);
const FLAGS = 1_000;
/** In such a browser every page is visible and painted, where a tab in the background would not be: so these are small. */
const SMALL = { width: 300, height: 200 };
const TARGET = { application: 'Shop', environment: 'prod', profile: 'flags' };
const executablePath = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (path) => path !== undefined && existsSync(path),
);

const local = await startAppConfigLocal({ port: 0, pollInterval: 5 });
const deploy = (limit) =>
  local.deploy({ ...TARGET, type: 'AWS.AppConfig.FeatureFlags', content: document(limit) });
await deploy(1);
const clients = await startClients();
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const before = memory();
  const pages = await openPages(context);
  const editor = await context.newPage();
  await editor.goto(`${local.endpoint}/console/`);
  await editor.getByRole('link', { name: 'flags', exact: true }).click();
  await editor.getByRole('button', { name: 'Add flag' }).waitFor();
  console.log(`${PAGES} pages, ${SESSIONS} clients, ${FLAGS} flags`);
  await measureTyping(editor);
  await measureDeployment(pages);
  await measureSessions(context);
  await context.close();
  clients.stop();
  await wait(2_000);
  console.log(`heap of AppConfig Local: ${before} MB before, ${memory()} MB after all pages are closed`);
} finally {
  clients.stop();
  await browser.close();
  await local.close();
}

function document(limit) {
  const keys = Array.from({ length: FLAGS }, (_, index) => `flag_${index}`);
  const attributes = { limit: { constraints: { type: 'number' } } };
  const variants = [
    { name: 'Gold', enabled: true, rule: '(eq $tier "gold")', attributeValues: { limit } },
    { name: 'Default', enabled: false, attributeValues: { limit: 0 } },
  ];
  return {
    version: '1',
    flags: Object.fromEntries(keys.map((key) => [key, { name: key, attributes }])),
    values: Object.fromEntries(
      keys.map((key, index) => [key, index % 10 === 0 ? { _variants: variants } : { enabled: true, limit }]),
    ),
  };
}

async function startClients() {
  const input = {
    ApplicationIdentifier: TARGET.application,
    EnvironmentIdentifier: TARGET.environment,
    ConfigurationProfileIdentifier: TARGET.profile,
  };
  const open = async () => {
    const answer = await fetch(`${local.endpoint}/configurationsessions`, {
      method: 'POST',
      body: JSON.stringify(input),
    });
    return (await answer.json()).InitialConfigurationToken;
  };
  let isOver = false;
  for (let index = 0; index < SESSIONS; index += 1) {
    const poll = async (token) => {
      // Spread over the interval, as clients are.
      await wait((index / SESSIONS) * 5_000);
      for (let next = token; !isOver; await wait(5_200)) {
        const answer = await fetch(`${local.endpoint}/configuration?configuration_token=${next}`);
        await answer.arrayBuffer();
        next = answer.headers.get('next-poll-configuration-token') ?? next;
      }
    };
    poll(await open()).catch(() => {});
  }
  return { stop: () => (isOver = true) };
}

/** Each shows the deployments of the environment, and notes when a row appears. */
async function openPages(context) {
  const first = await context.newPage();
  await first.setViewportSize(SMALL);
  await first.goto(`${local.endpoint}/console/`);
  await first.getByRole('link', { name: 'prod' }).click();
  await first.getByRole('link', { name: 'Deployment 1' }).waitFor();
  const url = first.url();
  const pages = [first];
  while (pages.length < PAGES) {
    const some = await Promise.all(
      Array.from({ length: Math.min(10, PAGES - pages.length) }, () => context.newPage()),
    );
    await Promise.all(
      some.map(async (page) => {
        await page.setViewportSize(SMALL);
        await page.goto(url);
        await page.getByRole('link', { name: 'Deployment 1' }).waitFor();
      }),
    );
    pages.push(...some);
  }
  return pages;
}

async function measureTyping(page) {
  await page.evaluate(() => {
    globalThis.keys = [];
    new PerformanceObserver((list) => {
      for (const { name, duration } of list.getEntries())
        if (name === 'keydown' || name === 'input') globalThis.keys.push(duration);
    }).observe({ type: 'event', durationThreshold: 16, buffered: false });
  });
  const type = async (what, text) => {
    await page.evaluate(() => {
      globalThis.keys.length = 0;
    });
    await page.keyboard.type(text, { delay: 60 });
    await wait(800);
    const slow = await page.evaluate(() => globalThis.keys);
    const most = Math.max(0, ...slow);
    console.log(
      `typing into ${what}: ${text.length} keys, ${slow.length === 0 ? 'none over 16 ms' : `slowest ${most} ms`}`,
    );
  };
  await page.getByRole('button', { name: 'flag_500', exact: true }).click();
  await page.getByRole('textbox', { name: 'Rule of Gold' }).waitFor();
  await wait(1_000);
  await page.getByRole('textbox', { name: 'Description' }).click();
  await type('a description', 'What it is for, in a few words that nobody reads');
  await page.getByRole('textbox', { name: 'Rule of Gold' }).click();
  await page.keyboard.press('Control+a');
  await type('a rule', '(and (eq $tier "gold") (in $country ["DE", "US"]))');
  await page.getByRole('searchbox', { name: 'Filter flags' }).click();
  await type('the filter', 'flag_50');
  await page.getByRole('searchbox', { name: 'Filter flags' }).fill('');
  await page.getByRole('button', { name: 'JSON' }).click();
  await page.getByRole('textbox', { name: 'Document' }).click();
  await page.keyboard.press('Control+Home');
  await type('the document', '          ');
  await page.getByRole('button', { name: 'Discard draft' }).click();
  await page.getByRole('button', { name: 'Discard', exact: true }).click();
}

async function measureDeployment(pages) {
  const seen = pages.map((page) =>
    page.evaluate(
      () =>
        new Promise((resolve) => {
          const look = () => {
            if (document.body.textContent.includes('Deployment 2'))
              resolve(performance.timeOrigin + performance.now());
          };
          new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
        }),
    ),
  );
  await wait(1_000);
  const start = performance.timeOrigin + performance.now();
  await deploy(2);
  const done = performance.timeOrigin + performance.now();
  const times = (await Promise.all(seen)).sort((one, other) => one - other);
  const after = (time) => `${Math.round(time - done)} ms`;
  console.log(
    `a deployment (${Math.round(done - start)} ms by itself): first page after ${after(times[0])}, half of them after ${after(times[Math.floor(times.length / 2)])}, all ${times.length} after ${after(times.at(-1))}`,
  );
}

async function measureSessions(context) {
  const page = await context.newPage();
  await page.goto(`${local.endpoint}/console/#/${local.region}/sessions`);
  await page.getByText(`${SESSIONS} sessions`).waitFor();
  const long = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const tasks = [];
        new PerformanceObserver((list) =>
          tasks.push(...list.getEntries().map(({ duration }) => duration)),
        ).observe({
          type: 'longtask',
        });
        setTimeout(() => resolve(tasks), 10_000);
      }),
  );
  console.log(
    `the list of sessions for 10 s: ${long.length === 0 ? 'no task over 50 ms' : `${long.length} tasks over 50 ms, the longest ${Math.round(Math.max(...long))} ms`}`,
  );
}

function memory() {
  globalThis.gc?.();
  return Math.round(process.memoryUsage().heapUsed / 1024 / 1024);
}
