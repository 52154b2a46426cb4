import { Slots } from './agent-slots.js';

const never = new AbortController().signal;

/** Tasks that end when they are told, and say when they have begun. */
function recorder(slots: Slots) {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    begun,
    run: (name: string, signal = never) =>
      slots.run(signal, () => {
        begun.push(name);
        return new Promise<string>((resolve) => ends.set(name, () => resolve(name)));
      }),
    end: (name: string) => ends.get(name)?.(),
  };
}

describe('A2 slots', () => {
  it('are taken by so many tasks, and then by the others in order', async () => {
    const { begun, run, end } = recorder(new Slots(2));
    const tasks = ['a', 'b', 'c', 'd'].map((name) => run(name));
    await Promise.resolve();
    expect(begun).toEqual(['a', 'b']);
    end('b');
    await tasks[1];
    expect(begun).toEqual(['a', 'b', 'c']);
    end('a');
    await tasks[0];
    expect(begun).toEqual(['a', 'b', 'c', 'd']);
  });

  it('are free again after a task that fails', async () => {
    const slots = new Slots(1);
    await expect(slots.run(never, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    expect(await slots.run(never, async () => 'next')).toBe('next');
  });

  it('are not taken by what was given up while it waited, which rejects at once with the reason', async () => {
    const { begun, run, end } = recorder(new Slots(1));
    const first = run('first');
    const controller = new AbortController();
    const second = run('second', controller.signal);
    const third = run('third');
    controller.abort(new Error('given up'));
    await expect(second).rejects.toThrow('given up');
    end('first');
    await first;
    end('third');
    expect(await third).toBe('third');
    expect(begun).toEqual(['first', 'third']);
  });

  it('are not waited for by what is given up before', async () => {
    const slots = new Slots(1);
    const signal = AbortSignal.abort(new Error('given up'));
    await expect(slots.run(signal, async () => 'done')).rejects.toThrow('given up');
    expect(await slots.run(never, async () => 'next')).toBe('next');
  });
});
