import { OpenFeature } from '@openfeature/server-sdk';

/** Where spans go. */
export type TracesExporter = 'console' | 'none';

/**
 * Has a span made of every evaluation, by OpenFeature's own hook, and printed to the standard output. The libraries are loaded here, so
 * that a demo without telemetry pays nothing for them. The function that is returned ends it.
 */
export async function printSpans(): Promise<() => Promise<void>> {
  const [{ SpanHook }, { ConsoleSpanExporter, NodeTracerProvider, SimpleSpanProcessor }] = await Promise.all([
    import('@openfeature/open-telemetry-hooks'),
    import('@opentelemetry/sdk-trace-node'),
  ]);
  const tracing = new NodeTracerProvider({
    spanProcessors: [new SimpleSpanProcessor(new ConsoleSpanExporter())],
  });
  tracing.register();
  OpenFeature.addHooks(new SpanHook());
  return async () => {
    OpenFeature.clearHooks();
    await tracing.shutdown();
  };
}
