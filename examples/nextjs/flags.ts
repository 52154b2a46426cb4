import { createOpenFeatureAdapter } from '@flags-sdk/openfeature';
import { type EvaluationContext, OpenFeature } from '@openfeature/server-sdk';
import { AppConfigProvider } from 'aws-appconfig-openfeature-provider';
import { flag } from 'flags/next';

/** Called when a flag is first asked for, so that a build needs no AppConfig. */
const openFeature = createOpenFeatureAdapter(async () => {
  const provider = new AppConfigProvider({
    application: 'DemoApp',
    environment: 'prod',
    profile: 'main',
    targeting: 'in-process',
    pollInterval: 1,
  });
  await OpenFeature.setProviderAndWait(provider).catch((error) => console.error(error.message));
  return OpenFeature.getClient();
});

export const greeting = flag<string, EvaluationContext>({
  key: 'greeting.text',
  defaultValue: 'Hi',
  adapter: openFeature.stringValue(),
  /** Who asks: here by cookies, in a service of yours by its session. */
  identify: ({ cookies }) => {
    const tier = cookies.get('tier')?.value;
    return {
      targetingKey: cookies.get('user')?.value ?? 'anonymous',
      ...(tier === undefined ? {} : { tier }),
    };
  },
});
