import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import {
  AppConfigClient,
  CreateExperimentDefinitionCommand,
  StartExperimentRunCommand,
} from '@aws-sdk/client-appconfig';
import { type EvaluationDetails, type FlagValue, type Hook, OpenFeature } from '@openfeature/server-sdk';
import { type AppConfigLocal, startAppConfigLocal } from 'appconfig-local';
import { dataApiSource } from 'aws-appconfig-openfeature-provider';
import { root } from './support/markdown.js';
import { identifiers, register } from './support/provider.js';

type Attributes = Readonly<Record<string, unknown>>;

/** As far as they are used here: the hooks are a dependency of the demo, which is asked for them. */
interface OpenTelemetryHooks {
  readonly SpanHook: new (options?: {
    readonly attributeMapper?: (context: unknown, details: EvaluationDetails<FlagValue>) => Attributes;
    readonly excludeAttributes?: readonly string[];
  }) => Hook;
}
interface Tracing {
  readonly InMemorySpanExporter: new () => {
    getFinishedSpans(): { name: string; attributes: Attributes }[];
    reset(): void;
  };
  readonly NodeTracerProvider: new (options: object) => { register(): void; shutdown(): Promise<void> };
  readonly SimpleSpanProcessor: new (exporter: object) => object;
}

const ofDemo = createRequire(join(root, 'packages', 'demo', 'package.json'));
const { SpanHook }: OpenTelemetryHooks = ofDemo('@openfeature/open-telemetry-hooks');
const { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor }: Tracing = ofDemo(
  '@opentelemetry/sdk-trace-node',
);

const exporter = new InMemorySpanExporter();
const tracing = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
let local: AppConfigLocal;

beforeAll(() => tracing.register());
beforeEach(async () => {
  exporter.reset();
  local = await startAppConfigLocal({ pollInterval: 0 });
});
afterEach(async () => {
  await OpenFeature.clearProviders();
  await local.close();
});
afterAll(() => tracing.shutdown());

const variant = (name: string, rule: string | undefined, owner: string) => ({
  name,
  ...(rule === undefined ? {} : { rule }),
  enabled: true,
  attributeValues: { owner },
});
const DOCUMENT = {
  version: '1',
  flags: {
    plain: { name: 'plain' },
    off: { name: 'off', attributes: { color: { constraints: { type: 'string' } } } },
    tested: { name: 'tested' },
    chosen: { name: 'chosen', attributes: { owner: { constraints: { type: 'string' } } } },
  },
  values: {
    plain: { enabled: true },
    off: { enabled: false },
    tested: { enabled: false },
    chosen: {
      _variants: [
        variant('Gold', '(eq $tier "gold")', 'sales'),
        variant('All', '(split by::$targetingKey pct::100 seed::"2026")', 'growth'),
        variant('Default', undefined, 'nobody'),
      ],
    },
  },
};

async function start(hook: Hook, content: object = DOCUMENT) {
  await local.deploy({ ...identifiers, type: 'AWS.AppConfig.FeatureFlags', content });
  const { client, error } = await register(local.endpoint, {
    source: dataApiSource({ clientConfig: local.clientConfig }),
    targeting: 'in-process',
    pollInterval: 3_600,
  });
  expect(error).toBeUndefined();
  client.addHooks(hook);
  return client;
}

function attributesOf(key: string): Attributes[] {
  const spans = exporter.getFinishedSpans().map(({ attributes }) => attributes);
  return spans.filter((attributes) => attributes['feature_flag.key'] === key);
}

describe('what docs/telemetry.md says of a span', () => {
  it('is what the hook makes of evaluations', async () => {
    const client = await start(new SpanHook());
    await client.getBooleanValue('plain', false, { targetingKey: 'user-1' });
    await client.getStringValue('off.color', 'grey');
    await client.getStringValue('chosen.owner', 'x', { targetingKey: 'user-1', tier: 'gold' });
    await client.getStringValue('chosen.owner', 'x', { targetingKey: 'user-1' });
    await client.getStringValue('chosen.owner', 'x');
    await client.getBooleanValue('palin', false);
    const spans = exporter.getFinishedSpans();
    expect(spans.map(({ name }) => name)).toEqual(Array(6).fill('feature_flag.evaluation'));

    const table = rows();
    const seen = new Set(spans.flatMap(({ attributes }) => Object.keys(attributes)));
    expect([...table.keys()].sort()).toEqual([...seen].sort());
    const reasons = spans.map(({ attributes }) => `\`${attributes['feature_flag.result.reason']}\``);
    for (const reason of reasons) expect(table.get('feature_flag.result.reason')).toContain(reason);
    expect(new Set(reasons).size).toBe(6);
    expect(attributesOf('chosen.owner')[0]).toMatchObject({
      'feature_flag.result.variant': 'Gold',
      'feature_flag.result.value': 'sales',
      'feature_flag.set.id': 'DemoApp/prod/main',
      'feature_flag.context.id': 'user-1',
    });
    expect(attributesOf('plain')[0]?.['feature_flag.version']).toMatch(/^(v?\d+|sha256:[0-9a-f]{12})$/);
    expect(attributesOf('palin')[0]).toMatchObject({
      'error.type': 'flag_not_found',
      'feature_flag.result.value': false,
    });
  });
});

describe('what docs/telemetry.md takes from here', () => {
  it('leaves out values and users, and adds who owns a flag and what treatment it is', async () => {
    const hook = new SpanHook({
      excludeAttributes: ['feature_flag.result.value', 'feature_flag.context.id'],
      attributeMapper: (_context, { flagMetadata: { owner, experimentRun, treatmentKey } }) => ({
        ...(owner === undefined ? {} : { 'flag.owner': owner }),
        ...(treatmentKey === undefined
          ? {}
          : { 'experiment.run': experimentRun, 'experiment.treatment': treatmentKey }),
      }),
    });
    const client = await start(hook);
    await client.getBooleanValue('chosen', false, { targetingKey: 'user-1', tier: 'gold' });
    await client.getBooleanValue('plain', false, { targetingKey: 'user-1' });
    expect(attributesOf('chosen')[0]).toMatchObject({ 'flag.owner': 'sales' });
    const names = exporter.getFinishedSpans().flatMap(({ attributes }) => Object.keys(attributes));
    for (const name of ['feature_flag.result.value', 'feature_flag.context.id', 'experiment.run']) {
      expect(names).not.toContain(name);
    }

    await startExperiment();
    const inExperiment = await start(hook, DOCUMENT);
    exporter.reset();
    await inExperiment.getBooleanValue('tested', false, { targetingKey: 'user-1' });
    expect(attributesOf('tested')[0]).toMatchObject({
      'experiment.run': expect.stringMatching(/^arn:aws:appconfig:/),
      'experiment.treatment': expect.stringMatching(/^(c|t1)$/),
    });
  });
});

/** On the flag `tested`, for everybody. */
async function startExperiment(): Promise<void> {
  const { application, environment, profile } = identifiers;
  const control = new AppConfigClient({ endpoint: local.endpoint });
  const { Id: ExperimentDefinitionIdentifier } = await control.send(
    new CreateExperimentDefinitionCommand({
      ApplicationIdentifier: application,
      EnvironmentIdentifier: environment,
      ConfigurationProfileIdentifier: profile,
      Name: 'test',
      FlagKey: 'tested',
      AudienceRule: '(exists key::"entityId")',
      Control: { Weight: 50, FlagValue: { Enabled: false } },
      Treatments: [{ Weight: 50, FlagValue: { Enabled: true } }],
    }),
  );
  await control.send(
    new StartExperimentRunCommand({
      ApplicationIdentifier: application,
      ExperimentDefinitionIdentifier,
      ExposurePercentage: 100,
    }),
  );
  control.destroy();
}

/** The rows of the page's table of attributes: name and what stands beside it. */
function rows(): Map<string, string> {
  const text = readFileSync(join(root, 'docs/telemetry.md'), 'utf8');
  const found = text.matchAll(/^\| `((?:feature_flag|error)\.[\w.]+)` +\| (.*?) \|$/gm);
  return new Map(Array.from(found, ([, name = '', told = '']) => [name, told]));
}
