// Sends requests over kept-alive connections, one at a time on each, and counts answers. Sockets and as little reading of
// answers as will do, so that this process is not what is measured.
import { once } from 'node:events';
import { connect } from 'node:net';
import { options, start } from './child.mjs';

/** Whatever is asked for, a run ends. */
const MOST_MILLISECONDS = 10_000;
const MOST_ANSWERS = 1_000_000;

/** One answer is under way on a connection, so that it ends what has come. */
const LAST_CHUNK = '\r\n0\r\n\r\n';

class Connection {
  #received = '';
  #waiting;

  async open(port) {
    this.socket = connect(port, '127.0.0.1').setNoDelay(true);
    this.socket.on('data', (chunk) => this.#receive(chunk.toString('latin1')));
    this.socket.on('close', () => this.#waiting?.reject(new Error('A connection was closed')));
    this.socket.on('error', (error) => this.#waiting?.reject(error));
    await once(this.socket, 'connect');
    return this;
  }

  /** Resolves to the answer, head and body, as one string of bytes. */
  exchange(request) {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.socket.write(request, 'latin1');
    });
  }

  #receive(text) {
    this.#received = this.#received === '' ? text : this.#received + text;
    const head = this.#received.indexOf('\r\n\r\n');
    if (head === -1) return;
    const length = /\r\ncontent-length: (\d+)/i.exec(this.#received);
    const isChunked =
      length === null && /\r\ntransfer-encoding: chunked\r\n/i.test(this.#received.slice(0, head + 2));
    if (isChunked && !this.#received.endsWith(LAST_CHUNK)) return;
    const size = isChunked ? this.#received.length : head + 4 + Number(length?.[1] ?? 0);
    if (this.#received.length < size) return;
    const answer = this.#received.slice(0, size);
    this.#received = this.#received.slice(size);
    this.#waiting.resolve(answer);
  }
}

/** The same request over and over; every answer has to have the body that was expected, or that of the first one. */
function repeated({ request, body }) {
  let expected = body;
  return () => ({
    next: () => request,
    take(answer) {
      expected ??= answer.slice(answer.indexOf('\r\n\r\n') + 4);
      const isWhole = answer.endsWith(`\r\n\r\n${expected}`);
      if (!answer.startsWith('HTTP/1.1 200 ') || !isWhole) throw new Error(answer);
    },
  });
}

/** Polls of so many sessions, each with the token that its last answer gave. */
function polls({ tokens, host, connections }) {
  return (number) => {
    const own = tokens.filter((_token, index) => index % connections === number);
    let turn = 0;
    return {
      next: () =>
        `GET /configuration?configuration_token=${encodeURIComponent(own[turn])} HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
      take(answer) {
        if (!answer.startsWith('HTTP/1.1 200 ') || !answer.endsWith('\r\n\r\n')) throw new Error(answer);
        own[turn] = /\r\nnext-poll-configuration-token: ([^\r]+)/i.exec(answer)[1];
        turn = (turn + 1) % own.length;
      },
    };
  };
}

async function prepare(target) {
  const conversation = target.tokens === undefined ? repeated(target) : polls(target);
  return Promise.all(
    Array.from({ length: target.connections }, async (_, number) => ({
      connection: await new Connection().open(target.port),
      talk: conversation(number),
    })),
  );
}

async function run(lines, milliseconds) {
  let answers = 0;
  let running = true;
  const start = performance.now();
  const timer = setTimeout(
    () => {
      running = false;
    },
    Math.min(milliseconds, MOST_MILLISECONDS),
  );
  await Promise.all(
    lines.map(async ({ connection, talk }) => {
      while (running && answers < MOST_ANSWERS) {
        talk.take(await connection.exchange(talk.next()));
        answers += 1;
      }
    }),
  );
  clearTimeout(timer);
  return { answers, seconds: (performance.now() - start) / 1_000 };
}

await start(async () => {
  const targets = Object.fromEntries(
    await Promise.all(
      Object.entries(options.targets).map(async ([name, target]) => [name, await prepare(target)]),
    ),
  );
  process.on('message', ({ target, milliseconds }) => start(() => run(targets[target], milliseconds)));
  return {};
});
