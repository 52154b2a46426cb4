// Reads the positions of AppConfig's two shared Ion symbol tables from the service itself. It creates an application with one
// feature flag for each operator, asks for the flags in Ion, prints what stands where, and deletes all that it made.
//
//   node packages/provider/scripts/read-symbols.mjs [--endpoint URL] [--operators and,or,…]
//
// Needs credentials that may create and delete AppConfig resources. Nothing of yours is touched; it costs a few requests.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import {
  AppConfigClient,
  CreateApplicationCommand,
  CreateConfigurationProfileCommand,
  CreateDeploymentStrategyCommand,
  CreateEnvironmentCommand,
  CreateHostedConfigurationVersionCommand,
  DeleteApplicationCommand,
  DeleteConfigurationProfileCommand,
  DeleteDeploymentStrategyCommand,
  DeleteEnvironmentCommand,
  DeleteHostedConfigurationVersionCommand,
  GetDeploymentCommand,
  StartDeploymentCommand,
} from '@aws-sdk/client-appconfig';
import {
  AppConfigDataClient,
  GetLatestConfigurationCommand,
  StartConfigurationSessionCommand,
} from '@aws-sdk/client-appconfigdata';
import ion from 'ion-js';

const RULES = {
  and: '(and (eq $a "1") (eq $b "2"))',
  or: '(or (eq $a "1") (eq $b "2"))',
  not: '(not (eq $a "1"))',
  eq: '(eq $a "1")',
  gt: '(gt $a 1)',
  gte: '(gte $a 1)',
  lt: '(lt $a 1)',
  lte: '(lte $a 1)',
  begins_with: '(begins_with $a "1")',
  ends_with: '(ends_with $a "1")',
  contains: '(contains $a "1")',
  in: '(in $a ["1", "2"])',
  matches: '(matches in::$a pattern::"1")',
  exists: '(exists key::"a")',
  split: '(split by::$a pct::10 seed::"s")',
};

/** The annotations of each operator in the order in which its rule above has them. */
const ANNOTATIONS = { matches: ['in', 'pattern'], exists: ['key'], split: ['by', 'pct', 'seed'] };

/** Keeps the keys, which are symbols too, apart from the operators. */
const KEY_PREFIX = 'flag_';

/** Longer than any table seen so far. */
const POSITIONS = 256;
const DEPLOYMENT_PATIENCE_SECONDS = 300;

const { endpoint, operators } = readArguments();
const options = endpoint === undefined ? {} : { endpoint };
const control = new AppConfigClient(options);
const data = new AppConfigDataClient(options);
const undo = [];

try {
  const identifiers = await deployFlags();
  const answer = await fetchIon(identifiers);
  report(answer);
} finally {
  for (const step of undo.reverse()) {
    await step().catch((error) => {
      console.error(`Could not delete: ${error.message}`);
      process.exitCode = 1;
    });
  }
  control.destroy();
  data.destroy();
}

function readArguments() {
  const { values } = parseArgs({ options: { endpoint: { type: 'string' }, operators: { type: 'string' } } });
  const chosen = values.operators?.split(',') ?? Object.keys(RULES);
  for (const operator of chosen) {
    if (RULES[operator] === undefined) {
      throw new Error(
        `Expected --operators to name some of ${Object.keys(RULES).join(', ')}, got ${operator}`,
      );
    }
  }
  return { endpoint: values.endpoint, operators: chosen };
}

/** Creates what is needed, noting how each thing is deleted, and deploys it. */
async function deployFlags() {
  const Name = `read-symbols-${randomBytes(4).toString('hex')}`;
  const { Id: ApplicationId } = await control.send(new CreateApplicationCommand({ Name }));
  undo.push(() => control.send(new DeleteApplicationCommand({ ApplicationId })));

  const { Id: EnvironmentId } = await control.send(new CreateEnvironmentCommand({ ApplicationId, Name }));
  const environment = { ApplicationId, EnvironmentId, DeletionProtectionCheck: 'BYPASS' };
  undo.push(() => control.send(new DeleteEnvironmentCommand(environment)));

  const { Id: ConfigurationProfileId } = await control.send(
    new CreateConfigurationProfileCommand({
      ApplicationId,
      Name,
      LocationUri: 'hosted',
      Type: 'AWS.AppConfig.FeatureFlags',
    }),
  );
  const profile = { ApplicationId, ConfigurationProfileId, DeletionProtectionCheck: 'BYPASS' };
  undo.push(() => control.send(new DeleteConfigurationProfileCommand(profile)));

  const { Id: DeploymentStrategyId } = await control.send(
    new CreateDeploymentStrategyCommand({
      Name,
      DeploymentDurationInMinutes: 0,
      FinalBakeTimeInMinutes: 0,
      GrowthFactor: 100,
      ReplicateTo: 'NONE',
    }),
  );
  undo.push(() => control.send(new DeleteDeploymentStrategyCommand({ DeploymentStrategyId })));

  const { VersionNumber } = await control.send(
    new CreateHostedConfigurationVersionCommand({
      ApplicationId,
      ConfigurationProfileId,
      ContentType: 'application/json',
      Content: new TextEncoder().encode(JSON.stringify(flagDocument())),
    }),
  );
  undo.push(() =>
    control.send(
      new DeleteHostedConfigurationVersionCommand({ ApplicationId, ConfigurationProfileId, VersionNumber }),
    ),
  );

  const { DeploymentNumber } = await control.send(
    new StartDeploymentCommand({
      ApplicationId,
      EnvironmentId,
      ConfigurationProfileId,
      DeploymentStrategyId,
      ConfigurationVersion: String(VersionNumber),
    }),
  );
  await completed({ ApplicationId, EnvironmentId, DeploymentNumber });
  return { ApplicationId, EnvironmentId, ConfigurationProfileId };
}

function flagDocument() {
  const flags = {};
  const values = {};
  for (const operator of operators) {
    flags[KEY_PREFIX + operator] = { name: operator };
    values[KEY_PREFIX + operator] = {
      _variants: [
        { name: 'matched', enabled: true, rule: RULES[operator] },
        { name: 'default', enabled: false },
      ],
    };
  }
  return { version: '1', flags, values };
}

async function completed(deployment) {
  for (let waited = 0; waited < DEPLOYMENT_PATIENCE_SECONDS; waited += 1) {
    const { State } = await control.send(new GetDeploymentCommand(deployment));
    if (State === 'COMPLETE') return;
    await sleep(1_000);
  }
  throw new Error(`The deployment did not complete within ${DEPLOYMENT_PATIENCE_SECONDS} s`);
}

async function fetchIon({ ApplicationId, EnvironmentId, ConfigurationProfileId }) {
  const { InitialConfigurationToken } = await data.send(
    new StartConfigurationSessionCommand({
      ApplicationIdentifier: ApplicationId,
      EnvironmentIdentifier: EnvironmentId,
      ConfigurationProfileIdentifier: ConfigurationProfileId,
    }),
  );
  const command = new GetLatestConfigurationCommand({ ConfigurationToken: InitialConfigurationToken });
  command.middlewareStack.add(
    (next) => (input) => {
      input.request.headers.accept = 'application/ion;type=AWS.AppConfig.FeatureFlags;q=1.0,*/*;q=0.1';
      return next(input);
    },
    { step: 'build' },
  );
  return await data.send(command);
}

function report({ ContentType, Configuration }) {
  if (!/^application\/ion\b/.test(ContentType ?? '')) {
    throw new Error(`Expected an answer in Ion, got ${ContentType}: the service did not send the rules`);
  }
  const found = { ops: {}, anns: {} };
  let plain = 0;
  for (const { operator, symbols } of rulesOf(Configuration)) {
    const names = [operator, ...(ANNOTATIONS[operator] ?? [])];
    for (const [index, name] of names.entries()) {
      const position = /^#(ops|anns)-(\d+)$/.exec(symbols[index] ?? '');
      if (position === null) plain += 1;
      else found[position[1]][position[2]] = name;
    }
  }
  console.log(`content type: ${ContentType}`);
  console.log(`symbols outside the shared tables: ${plain}`);
  console.log(JSON.stringify({ ops: asList(found.ops), anns: asList(found.anns) }, null, 2));
}

/** The operator symbol of each flag's rule, and the annotations of its operands, as far as they are in a shared table. */
function* rulesOf(bytes) {
  const catalog = new ion.Catalog();
  for (const table of ['ops', 'anns']) {
    const names = Array.from({ length: POSITIONS }, (_, index) => `#${table}-${index + 1}`);
    catalog.add(new ion.SharedSymbolTable(table, 1, names));
  }
  const reader = ion.makeReader(bytes, catalog);
  while (reader.next() !== null) {
    const operator = reader.annotations()[0].slice(KEY_PREFIX.length);
    reader.stepIn();
    reader.next();
    reader.stepIn();
    reader.next();
    reader.stepIn();
    reader.next();
    const symbols = [reader.stringValue()];
    while (reader.next() !== null) symbols.push(...reader.annotations());
    yield { operator, symbols };
    for (let depth = 0; depth < 3; depth += 1) reader.stepOut();
  }
}

/** As the option `symbolTables` of the provider takes it; `null` where nothing was seen. */
function asList(byPosition) {
  const length = Math.max(0, ...Object.keys(byPosition).map(Number));
  return Array.from({ length }, (_, index) => byPosition[index + 1] ?? null);
}
