/** What every process here is told, as its one argument. */
export const options = JSON.parse(process.argv[2] ?? '{}');

// Nobody is left to serve when the process that started this one has ended.
process.once('disconnect', () => process.exit(0));

/** Tells that this process is ready, or why it is not. */
export async function start(prepare) {
  try {
    process.send(await prepare());
  } catch (error) {
    process.send({ error: String(error?.stack ?? error) });
  }
}

/** Tells the microseconds of CPU that this process has taken so far, whenever it is asked. */
export function tellCpu() {
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send({ microseconds: user + system });
  });
}
