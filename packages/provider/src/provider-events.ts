import { ErrorCode, type OpenFeatureEventEmitter, ProviderEvents } from '@openfeature/server-sdk';
import type { Announcement } from './live/todo.js';

/** Emits the event of OpenFeature that tells what the live part announces (rules E2 to E4). */
export function emit(events: OpenFeatureEventEmitter, announcement: Announcement): void {
  const { message } = announcement;
  switch (announcement.kind) {
    case 'ready':
      events.emit(ProviderEvents.Ready, { message });
      break;
    case 'fatal':
      events.emit(ProviderEvents.Error, { message, errorCode: ErrorCode.PROVIDER_FATAL });
      break;
    case 'stale':
      events.emit(ProviderEvents.Stale, { message });
      break;
    case 'configuration-changed': {
      const { flagsChanged } = announcement;
      events.emit(ProviderEvents.ConfigurationChanged, { message, flagsChanged });
      break;
    }
  }
}
