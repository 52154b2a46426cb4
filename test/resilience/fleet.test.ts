import { Fleet } from './support/fleet.js';
import { readSection, updatesDocs, writeSection } from './support/generated-docs.js';

const PROVIDERS = 10_000;
const MINUTES = 60;
const AWAY_SECONDS = 10 * MINUTES;
const WATCHED_SECONDS = 10 * MINUTES;
const BUCKET_SECONDS = 15;

interface Recovery {
  /** Requests that came in each second after AppConfig was back. */
  readonly polls: readonly number[];
  readonly sessions: readonly number[];
  readonly served: number;
}

const all = [
  ['fleet started before', 'a fleet that was started five minutes before AppConfig went away', 5 * MINUTES],
  ['fleet started within', 'a fleet that was started in the second in which AppConfig went away', 0],
] as const;

/** FLEET=full runs both; by default there is the one that costs less. */
const scenarios = process.env.FLEET === 'full' || updatesDocs ? all : all.slice(-1);

describe.each(scenarios)('P1 P4 %s', (section, sentence, secondsBefore) => {
  let recovery: Recovery;

  beforeAll(async () => {
    recovery = await recover(secondsBefore);
  }, 300_000);

  it('comes back whole', () => {
    expect(recovery.served).toBe(PROVIDERS);
  });

  it('polls at under twice its average rate in every second of the ten minutes after', () => {
    expect(Math.max(...recovery.polls)).toBeLessThan(2 * average(recovery.polls));
  });

  it('needs one session for each provider', () => {
    expect(sum(recovery.sessions)).toBe(PROVIDERS);
  });

  it('is in docs/resilience.md as it is here', () => {
    const text = report(sentence, recovery);
    if (updatesDocs) writeSection(section, text);
    expect(readSection(section)).toBe(text);
  });
});

async function recover(secondsBefore: number): Promise<Recovery> {
  const fleet = new Fleet();
  fleet.away = secondsBefore === 0;
  await fleet.start(PROVIDERS);
  await fleet.runtime.advance(secondsBefore);
  fleet.away = true;
  await fleet.runtime.advance(AWAY_SECONDS);
  fleet.away = false;
  const back = fleet.runtime.monotonic();
  await fleet.runtime.advance(WATCHED_SECONDS);
  const polls = perSecond(fleet.polls, back);
  const sessions = perSecond(fleet.sessions, back);
  const { served } = fleet;
  await fleet.stop();
  return { polls, sessions, served };
}

function perSecond(times: readonly number[], from: number): number[] {
  const counts = new Array<number>(WATCHED_SECONDS).fill(0);
  for (const time of times) {
    const second = Math.floor((time - from) / 1_000);
    if (second >= 0 && second < counts.length) counts[second] = (counts[second] ?? 0) + 1;
  }
  return counts;
}

function report(sentence: string, { polls, sessions }: Recovery): string {
  const highest = Math.max(...polls);
  const mean = average(polls);
  const figures = [
    `Polls a second after ${sentence}: ${mean.toFixed(0)} on average, ${highest} at most,`,
    `which is ${(highest / mean).toFixed(2)} times the average. Sessions: ${sum(sessions)}, at most ${Math.max(...sessions)} in a second.`,
  ].join('\n');
  const lines = ['minute   polls a second (average of 15 s, then the highest of them)'];
  for (let second = 0; second < polls.length; second += BUCKET_SECONDS) {
    const bucket = polls.slice(second, second + BUCKET_SECONDS);
    const rate = average(bucket);
    const minute = `${Math.floor(second / MINUTES)}:${String(second % MINUTES).padStart(2, '0')}`;
    lines.push(`${minute}  ${'#'.repeat(Math.round(rate / 5))} ${rate.toFixed(0)}, ${Math.max(...bucket)}`);
  }
  return `${figures}\n\n\`\`\`text\n${lines.join('\n')}\n\`\`\`\n`;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

function average(counts: readonly number[]): number {
  return sum(counts) / counts.length;
}
