import { MetricsHook, SpanHook } from '@openfeature/open-telemetry-hooks';
import { OpenFeature } from '@openfeature/server-sdk';
import { metrics } from '@opentelemetry/api';
import {
  ConsoleMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { ConsoleSpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';

const tracing = new NodeTracerProvider({
  spanProcessors: [new SimpleSpanProcessor(new ConsoleSpanExporter())],
});
const metering = new MeterProvider({
  readers: [new PeriodicExportingMetricReader({ exporter: new ConsoleMetricExporter() })],
});
tracing.register();
metrics.setGlobalMeterProvider(metering);
OpenFeature.addHooks(new SpanHook(), new MetricsHook());

/** Prints what has not been printed yet. */
export async function endTelemetry(): Promise<void> {
  await Promise.all([tracing.shutdown(), metering.shutdown()]);
}
