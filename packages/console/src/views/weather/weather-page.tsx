import { useState } from 'preact/hooks';
import { local } from '../../local/local-api.js';
import type { ActiveFault } from '../../local/types.js';
import { queryClient, useLocalState } from '../../queries.js';
import { useAction } from '../../ui/action.js';
import { Answered } from '../../ui/answer.js';
import { Failure, Field } from '../../ui/form.js';
import { useServerNow } from '../server-now.js';
import { FaultForm } from './fault-form.js';
import { describeFault, type FaultInput, PRESETS, timeLeft } from './weather.js';

const DURATIONS = [
  ['10 seconds', 10],
  ['30 seconds', 30],
  ['2 minutes', 120],
  ['10 minutes', 600],
  ['until I end it', 0],
] as const;

/** Lets AppConfig fail for its clients in many ways, and has it come back. */
export function WeatherPage({ region }: { region: string }) {
  const state = useLocalState(region);
  const action = useAction();
  const [seconds, setSeconds] = useState<number>(30);
  const read = () => queryClient.invalidateQueries({ queryKey: ['state'] });
  const add = (fault: FaultInput, name: string) =>
    action.run(async () => {
      await local('faults', { method: 'POST', json: fault });
      await read();
    }, name);
  const endAll = () =>
    action.run(async () => {
      await local('faults', { method: 'DELETE' });
      await read();
    }, 'All is well again');
  return (
    <>
      <div class="page-head">
        <div>
          <h1>Weather</h1>
          <p class="muted">
            What happens to your service when AppConfig is away? These faults hit all clients, and never this
            console.
          </p>
        </div>
      </div>
      <section aria-labelledby="now">
        <div class="section-head">
          <h2 id="now">Now</h2>
          <Answered query={state}>
            {({ faults }) => (
              <button
                type="button"
                class="primary"
                disabled={faults.length === 0 || action.isBusy}
                onClick={() => void endAll()}
              >
                All well again
              </button>
            )}
          </Answered>
        </div>
        <Answered query={state}>{({ faults }) => <Active region={region} faults={faults} />}</Answered>
        <Failure error={action.error} />
      </section>
      <section aria-labelledby="presets">
        <div class="section-head">
          <h2 id="presets">Bad weather</h2>
          <Field label="For">
            {(field) => (
              <select {...field} onChange={({ currentTarget }) => setSeconds(Number(currentTarget.value))}>
                {DURATIONS.map(([label, value]) => (
                  <option key={value} value={value} selected={value === seconds}>
                    {label}
                  </option>
                ))}
              </select>
            )}
          </Field>
        </div>
        <ul class="cards presets">
          {PRESETS.map(({ name, text, fault }) => (
            <li key={name} class="panel">
              <h3>{name}</h3>
              <p>{text}</p>
              <button
                type="button"
                aria-label={`${name}: start`}
                disabled={action.isBusy}
                onClick={() => void add(seconds === 0 ? fault : { ...fault, seconds }, `${name}: it is on`)}
              >
                Start
              </button>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="own">
        <div class="section-head">
          <h2 id="own">Your own</h2>
        </div>
        <FaultForm isBusy={action.isBusy} onSubmit={(fault) => void add(fault, 'The fault is on')} />
      </section>
    </>
  );
}

function Active({ region, faults }: { region: string; faults: readonly ActiveFault[] }) {
  const now = useServerNow(region);
  if (faults.length === 0) {
    return (
      <p class="panel" role="status">
        <strong class="ok">All is well.</strong> Every request is answered.
      </p>
    );
  }
  return (
    <div class="panel" role="status">
      <ul class="faults">
        {faults.map((fault, index) => (
          <li key={`${index} ${fault.kind}`}>
            <strong class="bad">{describeFault(fault)}</strong>{' '}
            <span class="muted">
              {fault.hits === 1 ? 'hit 1 request' : `hit ${fault.hits} requests`}; {timeLeft(fault, now)}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
