import type { Event } from 'js-yaml';

/** Where the parser has found nothing. */
export const NONE = -1;

/** What may precede a node. */
export interface Properties {
  readonly anchorStart: number;
  readonly anchorEnd: number;
  readonly tagStart: number;
  readonly tagEnd: number;
}

/** The position of an event in the text, where it has one. */
export function positionOf(event: Event): number | undefined {
  const starts = [
    'tagStart' in event ? event.tagStart : NONE,
    'anchorStart' in event ? event.anchorStart : NONE,
    'valueStart' in event ? event.valueStart : NONE,
    'start' in event ? event.start : NONE,
  ].filter((start) => start !== NONE);
  return starts[0];
}
