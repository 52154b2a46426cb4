import type { Kind, Question, Questions, Reply } from './engine-messages.js';

interface Waiting {
  resolve(answer: unknown): void;
  reject(reason: Error): void;
}

const waiting = new Map<number, Waiting>();
let worker: Worker | undefined;
let lastId = 0;

/** Asks the thread that has the engine, which starts with the first question. */
export function askEngine<Of extends Kind>(
  kind: Of,
  ask: Questions[Of]['ask'],
): Promise<Questions[Of]['answer']> {
  worker ??= start();
  const question: Question<Of> = { id: ++lastId, kind, ask };
  worker.postMessage(question);
  return new Promise((resolve, reject) => {
    waiting.set(question.id, { resolve: resolve as Waiting['resolve'], reject });
  });
}

function start(): Worker {
  const started = new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module' });
  started.onmessage = ({ data }) => {
    const reply = data as Reply;
    const waiter = waiting.get(reply.id);
    waiting.delete(reply.id);
    if ('error' in reply) waiter?.reject(new Error(reply.error));
    else waiter?.resolve(reply.answer);
  };
  started.onerror = () => {
    worker = undefined;
    for (const { reject } of waiting.values())
      reject(new Error('The checks of this page could not be loaded.'));
    waiting.clear();
  };
  return started;
}
