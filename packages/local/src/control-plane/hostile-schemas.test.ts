import { ValidateConfigurationCommand } from '@aws-sdk/client-appconfig';
import { controlClient, createMain, createVersion } from '../testing/control.js';
import { cleanUp, rejection } from '../testing/local.js';
import { startProcess } from '../testing/process.js';

afterEach(cleanUp);

// Through the built command: a worker thread runs compiled files only, and what must survive is a process.
describe('a schema that could stop the process is refused when it is used', () => {
  const numbers = JSON.stringify(Array.from({ length: 900_000 }, () => 1));
  const objects = JSON.stringify(Array.from({ length: 100_000 }, (_, a) => ({ a })));
  it.each([
    [
      'very many checks of very many values',
      { items: { allOf: Array(1_000).fill({ type: 'string' }) } },
      numbers,
      // The second where the machine is busy: the bound is one of wall-clock time.
      /must be string|too much time/,
    ],
    ['every value with every other', { uniqueItems: true }, objects, /too much time/],
    ['no end', { allOf: [{ $ref: '#' }] }, '{}', /too much recursion/],
    ['a promise', { $async: true, type: 'string' }, '1', /must be string/],
  ])('%s', async (_what, schema, content, message) => {
    const { child, endpoint } = await startProcess();
    const control = controlClient(endpoint);
    const Validators = [{ Type: 'JSON_SCHEMA' as const, Content: JSON.stringify(schema) }];
    const created = await createMain(control, { Validators });
    await createVersion(control, created, content);
    const validation = rejection(
      control.send(new ValidateConfigurationCommand({ ...created, ConfigurationVersion: '1' })),
    );
    // Others are answered meanwhile.
    await createVersion(control, created, '{}');
    expect(await validation).toMatchObject({
      name: 'BadRequestException',
      status: 400,
      message: expect.stringMatching(message),
    });
    expect(child.exitCode).toBeNull();
  });
});
