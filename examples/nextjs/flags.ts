import { createOpenFeatureAdapter } from '@flags-sdk/openfeature';
import { type EvaluationContext, OpenFeature } from '@openfeature/server-sdk';
import { flag } from 'flags/next';

const openFeature = createOpenFeatureAdapter(OpenFeature.getClient());

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
