import { VirtualClock } from '../testing/virtual-clock.js';
import { radicalInverse, Sessions } from './sessions.js';

const TARGET = { region: 'us-east-1', applicationId: 'app', environmentId: 'env', profileId: 'profile' };

describe('sessions that never come back', () => {
  it('are forgotten after a day', () => {
    const clock = new VirtualClock();
    const sessions = new Sessions(clock);
    for (let count = 0; count < 10_000; count += 1) sessions.start(TARGET, 60);
    expect(sessions.size).toBe(10_000);
    clock.advance(86_400);
    sessions.start(TARGET, 60);
    expect(sessions.size).toBe(1);
  });

  it('give way to others, the one idle for longest first', () => {
    const clock = new VirtualClock();
    const sessions = new Sessions(clock, 2);
    const first = sessions.start(TARGET, 60);
    const second = sessions.start(TARGET, 60);
    const next = sessions.advance(sessions.check(first), { number: 1 });
    sessions.start(TARGET, 60);
    clock.advance(60);
    expect(sessions.check(next).serial).toBe(1);
    expect(() => sessions.check(second)).toThrow('its session is over');
  });
});

describe('cohorts', () => {
  it('spread evenly, however few sessions there are', () => {
    for (const count of [1, 2, 3, 10, 1_000]) {
      const cohorts = Array.from({ length: count }, (_, ordinal) => radicalInverse(ordinal));
      for (const share of [0.1, 0.5, 0.9]) {
        const reached = cohorts.filter((cohort) => cohort < share).length;
        expect(Math.abs(reached - share * count)).toBeLessThanOrEqual(Math.log2(count) + 1);
      }
    }
  });

  it('are counted for each configuration by itself', () => {
    const sessions = new Sessions(new VirtualClock());
    const cohort = (profileId: string) => sessions.check(sessions.start({ ...TARGET, profileId }, 60)).cohort;
    expect([cohort('a'), cohort('b'), cohort('a'), cohort('b')]).toEqual([0, 0, 0.5, 0.5]);
  });
});

describe('a clock that was set back', () => {
  it('does not lock a session out', () => {
    const clock = new VirtualClock();
    const sessions = new Sessions(clock);
    const token = sessions.advance(sessions.check(sessions.start(TARGET, 60)), { number: 1 });
    clock.advance(-3_600);
    expect(sessions.check(token).serial).toBe(1);
  });
});

describe('a token', () => {
  it.each(['!', '!*', '=', ' ', '\n', 'AA'])('followed by %j is no token', (more) => {
    const sessions = new Sessions(new VirtualClock());
    const token = sessions.start(TARGET, 60);
    expect(() => sessions.check(token + more)).toThrow('is not valid');
    expect(() => sessions.check(`${token.slice(0, 5)}${more}${token.slice(5)}`)).toThrow('is not valid');
    expect(sessions.check(token).serial).toBe(0);
  });
});
