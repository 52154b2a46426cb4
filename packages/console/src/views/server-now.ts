import { useEffect, useState } from 'preact/hooks';
import { useLocalState } from '../queries.js';

/** Milliseconds since the epoch by the server's clock, which may be another than the browser's; moves on every second. */
export function useServerNow(region: string): number | undefined {
  const { data, dataUpdatedAt } = useLocalState(region);
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  if (data === undefined) return undefined;
  return Date.parse(data.now) + Math.max(0, now - dataUpdatedAt);
}
