import { type AppConfigLocal, type AppConfigLocalOptions, startAppConfigLocal } from 'appconfig-local';
import type { Locator, Page } from 'playwright-core';
import { DemoProcess } from './demo-process.js';
import { until } from './until.js';

const running: AppConfigLocal[] = [];
const demos: DemoProcess[] = [];

/** Ends what the functions of this file started; call it in `afterEach`. */
export async function endAll(): Promise<void> {
  for (const demo of demos) demo.signal('SIGKILL');
  await Promise.all(demos.splice(0).map((demo) => demo.ended));
  await Promise.all(running.splice(0).map((local) => local.close()));
}

export async function startLocal(options: AppConfigLocalOptions = {}): Promise<AppConfigLocal> {
  const local = await startAppConfigLocal({ port: 0, pollInterval: 1, region: 'us-east-1', ...options });
  running.push(local);
  return local;
}

/** The demo as a process of its own, which polls AppConfig Local; resolves to its address. */
export async function startDemoOn(local: AppConfigLocal): Promise<string> {
  const demo = new DemoProcess([], {
    APPCONFIG_ENDPOINT: local.endpoint,
    POLL_INTERVAL: '1',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  });
  demos.push(demo);
  const [, url = ''] = await demo.says(/listening on (\S+)/);
  return url;
}

export const consoleOf = ({ endpoint }: AppConfigLocal): string => `${endpoint}/console/`;

/** A feature-flag document as AppConfig stores it. */
export function flagDocument(flags: Readonly<Record<string, object>>): object {
  return {
    version: '1',
    flags: Object.fromEntries(Object.keys(flags).map((key) => [key, { name: key }])),
    values: flags,
  };
}

/** A dialog by its title. */
export const dialog = (page: Page, title: string | RegExp): Locator =>
  page.getByRole('dialog', { name: title });

/** Waits until an element's text satisfies; rejects with the text that it has. */
export function textOf(locator: Locator, satisfies: (text: string) => boolean): Promise<string> {
  return until(
    async () => (await locator.textContent({ timeout: 5_000 }).catch(() => null)) ?? '',
    satisfies,
  );
}

/** Leads to a profile from the list of applications. */
export async function openProfile(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name, exact: true }).first().click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
}
