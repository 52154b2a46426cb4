import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { commandsOf, problemOf } from './support/documented-commands.js';
import { root } from './support/markdown.js';

interface Step {
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly steps?: readonly Step[];
  readonly uses?: string;
  readonly 'timeout-minutes'?: number;
  readonly strategy?: { readonly matrix: { readonly node: readonly number[] } };
}

const directory = join(root, '.github/workflows');
const workflows = readdirSync(directory).map((name) => {
  const text = readFileSync(join(directory, name), 'utf8');
  return [name, text, load(text) as { readonly jobs: Readonly<Record<string, Job>> }] as const;
});

describe.each(workflows)('the workflow %s', (_name, text, { jobs }) => {
  const own = Object.values(jobs).filter(({ steps }) => steps !== undefined);

  it('runs commands that exist', async () => {
    const steps = own.flatMap((job) => job.steps ?? []);
    const said = steps.flatMap((step) => [step.run, step.with?.version, step.with?.publish]);
    const commands = said.filter((each) => typeof each === 'string').flatMap(commandsOf);
    expect(commands.length).toBeGreaterThan(0);
    for (const command of commands) expect([command, await problemOf(command)]).toEqual([command, undefined]);
  });

  it('needs no secret, may only read unless a job says more, and ends by itself', () => {
    expect(text).not.toMatch(/secrets\./);
    expect(text).toMatch(/^permissions:\n {2}contents: read$/m);
    for (const job of own) expect(job['timeout-minutes']).toBeLessThanOrEqual(60);
  });
});

it('CI tries the oldest version of Node.js that the packages allow, and all that come after it', () => {
  const [ci] = workflows.flatMap(([name, , { jobs }]) => (name === 'ci.yml' ? [jobs.all] : []));
  const { engines } = JSON.parse(readFileSync(join(root, 'packages/provider/package.json'), 'utf8'));
  const [, oldest] = /^>=(\d+)\./.exec(engines.node) ?? [];
  expect(ci?.strategy?.matrix.node).toEqual([Number(oldest), 22, 24]);
});
