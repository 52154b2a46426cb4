import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startAppConfigLocal } from 'appconfig-local';
import { compile, removeProjects } from './support/snippets.js';

const run = promisify(execFile);
const root = join(__dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const packageReadme = readFileSync(join(root, 'packages/provider/README.md'), 'utf8');
const snippets = captures(/^```ts\n(.*?)^```$/gms);

afterAll(removeProjects);

describe("the README's snippets", () => {
  it('the five lines print what AppConfig says, and the process ends by itself', async () => {
    const script = await compile(snippets[0]);
    const local = await startAppConfigLocal();
    try {
      const identity = { application: 'DemoApp', environment: 'prod', profile: 'main' };
      const contentType = 'application/json';
      await local.deploy({ ...identity, content: '{"transform_reverse": true}', contentType });
      const { stdout } = await run(process.execPath, [script], {
        // The AWS SDK's own variable for another endpoint, so that the snippet runs as it stands.
        env: { ...process.env, AWS_ENDPOINT_URL_APPCONFIGDATA: local.endpoint },
      });
      expect(stdout).toBe('true\n');
    } finally {
      await local.close();
    }
  });

  it("are the package's own README's too", () => {
    expect(snippets).toHaveLength(2);
    for (const snippet of snippets) expect(packageReadme).toContain(snippet);
  });

  it("the options of the package's own are accepted", async () => {
    const [, options] = captures(/^```ts\n(.*?)^```$/gms, packageReadme);
    await run(process.execPath, [await compile(options)]);
  });

  it("the variables of the package's own are those that are read", async () => {
    const [, , snippet] = captures(/^```ts\n(.*?)^```$/gms, packageReadme);
    const [section] = /^## From environment variables$.*?^## /ms.exec(packageReadme) ?? [''];
    const required = captures(/^\| `(\w+)` +\| yes/gm, section);
    const optional = captures(/^\| `(\w+)` +\| no/gm, section);
    const values = (names: readonly string[], value: string) =>
      Object.fromEntries(names.map((name) => [name, value]));
    const script = await compile(snippet);
    const start = (variables: object) =>
      run(process.execPath, [script], { env: { ...process.env, ...variables } });
    await start(values(required, 'main'));
    const wrong = await start(values([...required, ...optional], '')).catch(({ stderr }) => stderr);
    expect(captures(/Expected `([A-Z_]+)`/g, wrong.split('\n    at ')[0]).sort()).toEqual(
      [...required, ...optional].sort(),
    );
  });

  it('the example of targeting prints what it says', async () => {
    const rules = captures(/^(\w+ +\(.*\))$/gm).map((line) => /^(\w+) +(.*)$/.exec(line) ?? []);
    expect(rules).toHaveLength(2);
    const variants = rules.map(([, name, rule]) => ({ name, rule, enabled: true }));
    const content = JSON.stringify({
      version: '1',
      flags: { checkout: { name: 'checkout' } },
      values: { checkout: { _variants: [...variants, { name: 'Default', enabled: false }] } },
    });
    const script = await compile(snippets[1]);
    const local = await startAppConfigLocal();
    try {
      const type = 'AWS.AppConfig.FeatureFlags';
      await local.deploy({ application: 'DemoApp', environment: 'prod', profile: 'flags', content, type });
      const { stdout } = await run(process.execPath, [script], {
        env: { ...process.env, AWS_ENDPOINT_URL_APPCONFIGDATA: local.endpoint },
      });
      expect(stdout).toMatch(
        /^Gold true\nVariant 'Gold' is chosen, because its rule, number 1, is the first .*\n$/,
      );
    } finally {
      await local.close();
    }
  });

  it('are no more than those tried here', () => {
    expect(snippets).toHaveLength(2);
    // Two of the project's, two of its own, and an excerpt, which another test compares with its file.
    expect(captures(/^```ts\n(.*?)^```$/gms, packageReadme)).toHaveLength(5);
  });
});

describe('the snippet of docs/targeting.md', () => {
  const [snippet, ...others] = captures(/^```ts\n(.*?)^```$/gms, read('docs/targeting.md'));

  it('chooses by a rule of the hosted version, with what the AWS SDK finds', async () => {
    expect(others).toEqual([]);
    const content = JSON.stringify({
      version: '1',
      flags: { checkout: { name: 'checkout' } },
      values: {
        checkout: {
          _variants: [
            { name: 'Senior', rule: '(gt $age 65)', enabled: true },
            { name: 'Default', enabled: false },
          ],
        },
      },
    });
    const script = await compile(snippet);
    const local = await startAppConfigLocal();
    try {
      const type = 'AWS.AppConfig.FeatureFlags';
      await local.deploy({ application: 'DemoApp', environment: 'prod', profile: 'flags', content, type });
      const { stdout } = await run(process.execPath, [script], {
        env: { ...process.env, AWS_ENDPOINT_URL: local.endpoint },
      });
      expect(stdout).toBe('Senior\n');
    } finally {
      await local.close();
    }
  });
});

describe("the package README's table of options", () => {
  it('names every option, and none that does not exist', async () => {
    const [options] = /^## Options$.*?^## /ms.exec(packageReadme) ?? [''];
    const named = Array.from(options.matchAll(/^\| `(\w+)` +\|/gm), ([, name]) => name);
    await compile(`
      import type { AppConfigProviderOptions } from 'aws-appconfig-openfeature-provider';
      type Required = 'application' | 'environment' | 'profile';
      export const named: Record<Exclude<keyof AppConfigProviderOptions, Required>, true> = {
        ${named.map((name) => `${name}: true,`).join('\n')}
      };`);
  });
});

it("the README's pictures are there, for light and for dark", () => {
  const pictures = captures(/"(docs\/images\/[^"]+)"/g);
  expect(pictures).toHaveLength(4);
  for (const picture of pictures) expect(existsSync(join(root, picture))).toBe(true);
});

describe("the README's commands", () => {
  it('are scripts of the workspace', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const used = captures(/pnpm@12 ([\w:]+)/g);
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(used));
  });
});

function captures(pattern: RegExp, text = readme): string[] {
  return Array.from(text.matchAll(pattern), ([, captured]) => captured ?? '');
}

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}
