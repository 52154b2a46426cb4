/** A moment, short, and in full for who points at it. */
export function Moment({ at }: { at: string | undefined | null }) {
  if (at === undefined || at === null) return <span class="muted">never</span>;
  const date = new Date(at);
  const isToday = date.toDateString() === new Date().toDateString();
  const text = isToday
    ? date.toLocaleTimeString()
    : `${date.toLocaleDateString()} ${date.toLocaleTimeString()}`;
  return (
    <time dateTime={at} title={date.toISOString()}>
      {text}
    </time>
  );
}

/** Minutes as people say them. */
export function minutes(count: number): string {
  if (count === 0) return 'at once';
  if (count % 60 === 0 && count >= 60) return count === 60 ? '1 hour' : `${count / 60} hours`;
  return count === 1 ? '1 minute' : `${count} minutes`;
}
