// What AppConfig Local serves to the services in this folder, and what those have to print.
import { startAppConfigLocal } from 'appconfig-local';

export const EXPECTED = {
  json: 'hello',
  yaml: 'hello',
  bigYaml: 4999,
  ion: 'Gold',
  patterns: 'Gold',
  workers: 1,
};

/** Started, with one profile of each kind; whoever calls it closes it. */
export async function serve() {
  const local = await startAppConfigLocal({ region: 'us-east-1' });
  const place = { application: 'DemoApp', environment: 'prod' };
  const yaml = { contentType: 'application/x-yaml' };
  await local.deploy({ ...place, profile: 'json', content: '{"greeting": "hello"}' });
  await local.deploy({ ...place, profile: 'yaml', content: 'greeting: hello\n', ...yaml });
  const lines = Array.from(
    { length: 5_000 },
    (_, index) => `flag_${index}: {enabled: true, limit: ${index}}`,
  );
  await local.deploy({ ...place, profile: 'big-yaml', content: lines.join('\n'), ...yaml });
  await local.deploy({ ...place, profile: 'flags', ...checkout('(eq $tier "gold")') });
  await local.deploy({
    ...place,
    profile: 'patterns',
    ...checkout('(matches in::$email pattern::"@example\\\\.org$")'),
  });
  return local;
}

function checkout(rule) {
  const variants = [
    { name: 'Gold', rule, enabled: true },
    { name: 'Default', enabled: false },
  ];
  const content = JSON.stringify({
    version: '1',
    flags: { checkout: { name: 'checkout' } },
    values: { checkout: { _variants: variants } },
  });
  return { content, type: 'AWS.AppConfig.FeatureFlags', versionLabel: 'v1' };
}

/** What the AWS SDK finds in the environment of a service. */
export function environmentFor(local) {
  return {
    ...process.env,
    AWS_ENDPOINT_URL: local.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}
