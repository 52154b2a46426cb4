import { Wire } from './wire.js';

// Native recordings of 2026-09-28: experiments_native.json, experiments_multi_native.json and experiments_agent_native.json.

let wire: Wire;

beforeEach(async () => {
  wire = await Wire.start();
});

afterEach(() => wire.local.close());

const ION = 'application/ion;type=AWS.AppConfig.FeatureFlags;q=1.0,*/*;q=0.1';
const TIME = expect.stringMatching(/^2026-08-01T00:00:00/);
const OVERRIDES = { Inline: { 'test-control': 'c', 'test-treatment': 't1' } };

/** The flag `checkout`, deployed as version 1 by deployment 1, and an experiment on it. */
async function setUp(experiment: object = {}) {
  const target = await wire.target({ Type: 'AWS.AppConfig.FeatureFlags' });
  const { application, environment, versions, profileId } = target;
  await wire.make(
    versions,
    '{"version":"1","flags":{"checkout":{"name":"Checkout"}},"values":{"checkout":{"enabled":false}}}',
    { 'Content-Type': 'application/json' },
  );
  await wire.make(`${environment}/deployments`, {
    ConfigurationProfileId: profileId,
    ConfigurationVersion: '1',
    DeploymentStrategyId: await wire.strategy(),
  });
  const [, , applicationId = '', , environmentId = ''] = environment.split('/');
  const input = {
    EnvironmentIdentifier: environmentId,
    ConfigurationProfileIdentifier: profileId,
    Name: 'experiment',
    FlagKey: 'checkout',
    AudienceRule: '(eq $country "US")',
    Control: { FlagValue: { Enabled: false }, Weight: 50 },
    Treatments: [{ FlagValue: { Enabled: true }, Weight: 50 }],
    ...experiment,
  };
  const created = await wire.make(`${application}/experimentdefinitions`, input);
  const id: string = created.body.Id;
  const definition = `${application}/experimentdefinitions/${id}`;
  return {
    ...target,
    applicationId,
    environmentId,
    created,
    id,
    definition,
    runs: `${definition}/experimentruns`,
  };
}

describe('an experiment definition, as recorded', () => {
  it('has keys for its treatments, and is idle', async () => {
    const { created, applicationId, environmentId, profileId } = await setUp();
    expect(created.body).toEqual({
      ApplicationId: applicationId,
      Id: expect.stringMatching(/^[a-z0-9]{7}$/),
      Name: 'experiment',
      Status: 'IDLE',
      ConfigurationProfileId: profileId,
      EnvironmentId: environmentId,
      FlagKey: 'checkout',
      AudienceRule: '(eq $country "US")',
      Treatments: [{ Key: 't1', Weight: 50, FlagValue: { Enabled: true } }],
      Control: { Key: 'c', Weight: 50, FlagValue: { Enabled: false } },
      CreatedAt: TIME,
      UpdatedAt: TIME,
    });
    expect(created.text).toContain('"Weight":50.0');
  });

  it.each([
    ['a rule that is none', { AudienceRule: 'garbage' }],
    ['weights of 90 in all', { Control: { FlagValue: { Enabled: false }, Weight: 40 } }],
  ])('takes %s', async (_, experiment) => {
    expect((await setUp(experiment)).created.body).toMatchObject({ ...experiment, Status: 'IDLE' });
  });

  it('is archived by default, still there, and keeps its application from being deleted', async () => {
    const { application, applicationId, environment, environmentId, definition, id } = await setUp();
    expect(await wire.ask(`DELETE ${environment}`)).toMatchObject({
      status: 400,
      error: 'BadRequestException',
      body: {
        Message: `Cannot delete environment ${environmentId}, because there are non-archived experiment definitions associated with it.`,
      },
    });
    expect((await wire.ask(`DELETE ${definition}`)).status).toBe(204);
    expect((await wire.ask(`GET ${definition}`)).body.Status).toBe('ARCHIVED');
    expect((await wire.ask(`PATCH ${definition}`, { Hypothesis: 'archived update' })).body).toEqual({
      Message: `Cannot update experiment definition ${id} with status ARCHIVED.`,
    });
    const list = await wire.ask(`GET /experimentdefinitions?application_identifier=${applicationId}`);
    expect(list.body.Items).toMatchObject([{ Id: id, Status: 'ARCHIVED' }]);
    expect((await wire.ask(`DELETE ${environment}`)).status).toBe(204);
    const { profile } = await setUpOf(application);
    await wire.ask(`DELETE ${profile}/hostedconfigurationversions/1`);
    expect((await wire.ask(`DELETE ${profile}`)).status).toBe(204);
    expect(await wire.ask(`DELETE ${application}`)).toMatchObject({
      status: 400,
      body: {
        Message: `Cannot delete application ${applicationId}, because there are still experiment definitions existing under it.`,
      },
    });
    expect((await wire.ask(`DELETE ${definition}?delete_type=DESTROY`)).status).toBe(204);
    expect((await wire.ask(`DELETE ${application}`)).status).toBe(204);
  });
});

async function setUpOf(application: string) {
  const { body } = await wire.ask(`GET ${application}/configurationprofiles`);
  return { profile: `${application}/configurationprofiles/${body.Items[0].Id}` };
}

describe('an experiment run, as recorded', () => {
  it('starts, refuses changes, and stops', async () => {
    const { applicationId, environmentId, profileId, definition, id, runs } = await setUp();
    const started = await wire.make(runs, { ExposurePercentage: 100, TreatmentOverrides: OVERRIDES });
    const run = {
      ApplicationId: applicationId,
      ExperimentDefinitionId: id,
      Run: 1,
      Status: 'RUNNING',
      ExposurePercentage: 100,
      TreatmentOverrides: OVERRIDES,
      StartedAt: TIME,
      UpdatedAt: TIME,
      ExperimentDefinitionSnapshot: {
        ApplicationId: applicationId,
        Id: id,
        Name: 'experiment',
        ConfigurationProfileId: profileId,
        EnvironmentId: environmentId,
        FlagKey: 'checkout',
        AudienceRule: '(eq $country "US")',
        Treatments: [{ Key: 't1', Weight: 50, FlagValue: { Enabled: true } }],
        Control: { Key: 'c', Weight: 50, FlagValue: { Enabled: false } },
      },
    };
    expect(started.body).toEqual(run);
    expect((await wire.ask(`GET ${runs}/1/events`)).body).toEqual({
      Items: [
        {
          Description: 'Experiment run started',
          EventType: 'RUN_STARTED',
          OccurredAt: TIME,
          TriggeredBy: 'USER',
          ExposurePercentage: 100,
          TreatmentOverrides: OVERRIDES,
        },
      ],
    });
    const refusals: Array<readonly [request: string, body: object, status: number, Message: string]> = [
      [
        `PATCH ${definition}`,
        { Hypothesis: 'active update' },
        409,
        `Cannot update experiment definition ${id} with status ACTIVE. Stop the current experiment run before updating the experiment definition.`,
      ],
      [
        `PATCH ${runs}/1/update`,
        { ExposurePercentage: 0 },
        400,
        'Exposure percentage can only be increased. Current: 100.0%, Requested: 0.0%.',
      ],
      [
        `PATCH ${runs}/1/update`,
        { ExposurePercentage: 20, TreatmentOverrides: OVERRIDES },
        400,
        "1 validation error detected: Value 20.0 at 'exposurePercentage' failed to satisfy constraint: Only one deployment attribute can be updated per request",
      ],
    ];
    for (const [request, body, status, Message] of refusals) {
      expect(await wire.ask(request, body)).toMatchObject({ status, body: { Message } });
    }
    expect(await wire.ask(`DELETE ${definition}`)).toMatchObject({
      status: 400,
      body: {
        Message: `Experiment definition ${id} cannot be deleted while an experiment is running.`,
      },
    });
    const Result = { ExecutiveSummary: 'Nobody noticed.' };
    const stopped = await wire.ask(`PATCH ${runs}/1/stop`, { Result });
    expect(stopped).toMatchObject({ status: 200 });
    expect(stopped.body).toEqual({ ...run, Status: 'DONE', Result, EndedAt: TIME });
    expect(await wire.ask(`PATCH ${runs}/1/update`, { Description: 'after stopping' })).toMatchObject({
      status: 400,
      body: {
        Message: `Cannot update experiment run 1 for experiment definition ${id} because it is already terminal.`,
      },
    });
    expect(await wire.ask(`PATCH ${runs}/1/stop`, { Result })).toMatchObject({
      status: 400,
      body: { Message: `Experiment run 1 for experiment definition ${id} is not running.` },
    });
    expect((await wire.make(runs, {})).body).toMatchObject({ Run: 2, ExposurePercentage: 0 });
  });

  it('comes with a deployment of the same version, complete at once', async () => {
    const { applicationId, environment, environmentId, profileId, id, runs } = await setUp();
    await wire.make(runs, { ExposurePercentage: 20 });
    const { body } = await wire.ask(`GET ${environment}/deployments`);
    expect(body.Items).toMatchObject([
      { DeploymentNumber: 2, ConfigurationVersion: '1', State: 'COMPLETE', Type: 'MANAGED' },
      { DeploymentNumber: 1, ConfigurationVersion: '1', State: 'COMPLETE', Type: 'USER' },
    ]);
    expect((await wire.ask(`GET ${environment}/deployments/2`)).body).toEqual({
      ApplicationId: applicationId,
      EnvironmentId: environmentId,
      ConfigurationProfileId: profileId,
      DeploymentNumber: 2,
      ConfigurationName: 'profile',
      ConfigurationLocationUri: 'hosted',
      ConfigurationVersion: '1',
      Description: `For arn:aws:appconfig:us-east-1:000000000000:application/${applicationId}/experimentdefinition/${id}/experimentrun/1`,
      DeploymentDurationInMinutes: 0,
      GrowthType: 'LINEAR',
      GrowthFactor: 100,
      FinalBakeTimeInMinutes: 0,
      State: 'COMPLETE',
      EventLog: [
        {
          EventType: 'DEPLOYMENT_COMPLETED',
          TriggeredBy: 'APPCONFIG',
          Description: 'Deployment completed instantly',
          OccurredAt: TIME,
        },
        {
          EventType: 'DEPLOYMENT_STARTED',
          TriggeredBy: 'USER',
          Description: 'Deployment started',
          OccurredAt: TIME,
        },
      ],
      PercentageComplete: 100,
      StartedAt: TIME,
      CompletedAt: TIME,
      AppliedExtensions: [expect.objectContaining({ ExtensionId: 'AWS.AppConfig.FeatureFlags' })],
    });
  });

  it('is refused for a rule that is none, with the rules that would have been served', async () => {
    const { applicationId, environmentId, id, runs } = await setUp({ AudienceRule: 'garbage' });
    const refused = await wire.ask(`POST ${runs}`, {});
    expect(refused).toMatchObject({ status: 400, error: 'BadRequestException' });
    const { Message, Reason, Details } = refused.body;
    expect(Reason).toBe('InvalidConfiguration');
    expect(Message).toContain(
      `Experiment definition produces invalid flag content. Ensure audience rule is valid and control, treatment flag values comply with the definition of flag 'checkout' deployed to environment '${environmentId}' (configuration version '1').`,
    );
    const split = (percentage: number) =>
      `(split pct::${percentage} by::$entityId seed::"000000000000:${applicationId}:${id}:1")`;
    const rules = [
      `(and (exists key::"entityId") garbage ${split(0)})`,
      `(and (exists key::"entityId") garbage (and ${split(50)} (not ${split(50)})))`,
    ];
    expect(Details.InvalidConfiguration).toEqual(
      rules.flatMap((rule, index) => [
        {
          Constraint: 'Empty',
          Location: `values.checkout._variants.${index}.rule`,
          Type: 'NotSatisfied',
          Value: rule,
        },
        {
          Constraint: 'RuleIsValid',
          Location: `values.checkout._variants.${index}.rule.and.2`,
          Reason: 'UnknownSymbol',
          Type: 'NotSatisfied',
          // The service cuts it off after some 100 characters.
          Value: rule,
        },
      ]),
    );
  });

  it('is served in Ion, of the same symbols, lengths and header', async () => {
    const { applicationId, environmentId, profileId, id, runs } = await setUp();
    await wire.make(runs, {});
    await wire.ask(`PATCH ${runs}/1/stop`, {});
    await wire.make(runs, { TreatmentOverrides: OVERRIDES });
    const session = await wire.make('/configurationsessions', {
      ApplicationIdentifier: applicationId,
      EnvironmentIdentifier: environmentId,
      ConfigurationProfileIdentifier: profileId,
    });
    const token = session.body.InitialConfigurationToken;
    const answer = await fetch(`${wire.local.endpoint}/configuration?configuration_token=${token}`, {
      headers: { accept: ION },
    });
    expect(answer.headers.get('content-type')).toBe('application/ion; type=AWS.AppConfig.FeatureFlags');
    expect(answer.headers.get('experiment-flags')).toBe(
      `checkout=arn:aws:appconfig:us-east-1:000000000000:application/${applicationId}/experimentdefinition/${id}/experimentrun/2|t1=__t1__,c=__c__`,
    );
    const bytes = Buffer.from(await answer.arrayBuffer()).toString('latin1');
    // The recorded document has the same identifiers but for their letters.
    expect(bytes.replaceAll(applicationId, 'c8cud49').replaceAll(id, 'yr0ajjm')).toBe(
      Buffer.from(RECORDED, 'base64').toString('latin1'),
    );
  });
});

const RECORDED =
  '4AEA6u7tgYPe6Ya+mduEg29wc4UhAYghF9yEhGFubnOFIQGIIQyHvsqIY2hlY2tvdXSOjl9fY19vdmVycmlkZV9fiSRlbnRpdHlJZI6PX190MV9v' +
  'dmVycmlkZV9fhl9fdDFfX4gkY291bnRyeYVfX2NfX+4D94GtvgPy7seBrr7DzpJxFnEvvYx0ZXN0LWNvbnRyb2yOrXsiX3ZhcmlhbnQiOiJfX2Nf' +
  'b3ZlcnJpZGVfXyIsImVuYWJsZWQiOmZhbHNlfe7LgbC+x86WcRZxL76Qjo50ZXN0LXRyZWF0bWVudI6teyJfdmFyaWFudCI6Il9fdDFfb3ZlcnJp' +
  'ZGVfXyIsImVuYWJsZWQiOnRydWV97veBsb7zzstxCs6OcRjrgauIZW50aXR5SWTHcQ1xMoJVU86vcRfjgacg5IGmcS/uooGojp4wMDAwMDAwMDAw' +
  'MDA6YzhjdWQ0OTp5cjBhamptOjKOpHsiX3ZhcmlhbnQiOiJfX3QxX18iLCJlbmFibGVkIjp0cnVlfe4BtIGzvgGvzgGGcQrOjnEY64GriGVudGl0' +
  'eUlkx3ENcTKCVVPO6nEKzrBxF+SBpyEy5IGmcS/uooGojp4wMDAwMDAwMDAwMDA6YzhjdWQ0OTp5cjBhamptOjLOtHEMzrBxF+SBpyEy5IGmcS/u' +
  'ooGojp4wMDAwMDAwMDAwMDA6YzhjdWQ0OTp5cjBhamptOjKOpHsiX3ZhcmlhbnQiOiJfX2NfXyIsImVuYWJsZWQiOmZhbHNlfY6qeyJfdmFyaWFu' +
  'dCI6Il9fZGVmYXVsdF9fIiwiZW5hYmxlZCI6ZmFsc2V9';
