import { setTimeout as delay } from 'node:timers/promises';

const LIMIT_MS = 30_000;

/** Asks again and again until the answer satisfies; rejects with the last answer when that takes half a minute. */
export async function until<Answer>(
  ask: () => Promise<Answer>,
  satisfies: (answer: Answer) => boolean,
): Promise<Answer> {
  const end = Date.now() + LIMIT_MS;
  for (;;) {
    const answer = await ask();
    if (satisfies(answer)) return answer;
    if (Date.now() > end) throw new Error(`Waited in vain, the last answer is ${JSON.stringify(answer)}`);
    await delay(50);
  }
}
