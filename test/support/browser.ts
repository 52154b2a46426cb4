import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Where distributions install Chromium and Chrome; `CHROMIUM` names another. */
const PLACES = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const executablePath = PLACES.find((path) => path !== undefined && existsSync(path));

/** `describe`, for tests that need a browser: without one they are skipped, by name. */
export const describeInBrowser: jest.Describe = executablePath === undefined ? describe.skip : describe;

/** What pages did that no page of ours may do. */
export interface Mishaps {
  /** Errors and warnings of the console, errors that nothing caught, and requests to other origins; they are forgiven with this. */
  take(): readonly string[];
  /** Whatever matches is expected from now on, for example the failed requests of an outage. */
  expect(pattern: RegExp): void;
}

export interface BrowserPages {
  readonly browser: () => Browser;
  /** A page of a profile of its own, or of the one given: pages of one profile share workers and storage. */
  open(url: string, options?: PageOptions): Promise<Page>;
  readonly mishaps: Mishaps;
}

export interface PageOptions {
  readonly beside?: Page;
  /** CSS pixels. Default: 1 280 by 800. */
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly colorScheme?: 'light' | 'dark';
}

/**
 * Pages in the system's Chromium. Call it inside of `describeInBrowser`: the browser is opened before its tests and closed
 * after them, pages are closed after each, and a test fails by what a page complains about or asks another origin for.
 */
export function useBrowser(): BrowserPages {
  let browser: Browser | undefined;
  const complaints: string[] = [];
  let expected: RegExp[] = [];
  const started = (): Browser => {
    if (browser === undefined) throw new Error('the browser is there within tests only');
    return browser;
  };
  const complain = (text: string) => {
    if (!expected.some((pattern) => pattern.test(text))) complaints.push(text);
  };

  beforeAll(async () => {
    browser = await chromium.launch({
      ...(executablePath !== undefined && { executablePath }),
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    });
  });
  beforeEach(() => {
    complaints.length = 0;
    expected = [];
  });
  afterEach(async () => {
    await Promise.all(
      started()
        .contexts()
        .map((context) => context.close()),
    );
    expect(complaints).toEqual([]);
  });
  afterAll(() => browser?.close());

  return {
    browser: started,
    mishaps: {
      take: () => complaints.splice(0),
      expect: (pattern) => expected.push(pattern),
    },
    async open(url, { beside, viewport = { width: 1280, height: 800 }, colorScheme = 'light' } = {}) {
      const context = beside?.context() ?? (await started().newContext({ viewport, colorScheme }));
      const page = await context.newPage();
      watch(page, new URL(url).origin, complain);
      await page.goto(url);
      return page;
    },
  };
}

function watch(page: Page, origin: string, complain: (text: string) => void): void {
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      complain(`console ${message.type()}: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => complain(`uncaught: ${error.message}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (/^https?:$/.test(url.protocol) && url.origin !== origin)
      complain(`foreign request: ${request.url()}`);
  });
}
