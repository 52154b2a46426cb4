import { useState } from 'preact/hooks';
import type { FaultKind } from '../../local/types.js';
import { Field, TextField } from '../../ui/form.js';
import { type FaultInput, KINDS, PLANES } from './weather.js';

type PlaneChoice = keyof typeof PLANES | '';

/** Any fault that AppConfig Local knows. */
export function FaultForm({ isBusy, onSubmit }: { isBusy: boolean; onSubmit: (fault: FaultInput) => void }) {
  const [kind, setKind] = useState<FaultKind>('error');
  const [plane, setPlane] = useState<PlaneChoice>('');
  const [seconds, setSeconds] = useState('30');
  const [times, setTimes] = useState('');
  const [status, setStatus] = useState('');
  const [delay, setDelay] = useState('2');
  return (
    <form
      class="panel"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit({
          kind,
          ...(plane === '' ? {} : { plane }),
          ...(seconds === '' ? {} : { seconds: Number(seconds) }),
          ...(times === '' ? {} : { times: Number(times) }),
          ...(kind === 'error' && status !== '' ? { status: Number(status) } : {}),
          ...(kind === 'slow' ? { delaySeconds: Number(delay) } : {}),
        });
      }}
    >
      <div class="columns">
        <Field label="What">
          {(field) => (
            <select {...field} onChange={({ currentTarget }) => setKind(currentTarget.value as FaultKind)}>
              {Object.entries(KINDS).map(([name, label]) => (
                <option key={name} value={name} selected={name === kind}>
                  {label}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label="Hits">
          {(field) => (
            <select {...field} onChange={({ currentTarget }) => setPlane(currentTarget.value as PlaneChoice)}>
              <option value="" selected={plane === ''}>
                all APIs
              </option>
              {Object.entries(PLANES).map(([name, label]) => (
                <option key={name} value={name} selected={name === plane}>
                  {label}
                </option>
              ))}
            </select>
          )}
        </Field>
        <TextField
          label="Seconds"
          hint="Empty: until it is ended"
          type="number"
          min={0}
          max={1_000_000_000}
          step="any"
          value={seconds}
          onInput={setSeconds}
        />
        <TextField
          label="Requests"
          hint="Empty: all of them"
          type="number"
          min={1}
          max={1_000_000}
          value={times}
          onInput={setTimes}
        />
        {kind === 'error' && (
          <TextField
            label="Status"
            hint="500 to 599"
            type="number"
            min={500}
            max={599}
            placeholder="500"
            value={status}
            onInput={setStatus}
          />
        )}
        {kind === 'slow' && (
          <TextField
            label="Delay in seconds"
            type="number"
            min={0.001}
            max={600}
            step="any"
            required
            value={delay}
            onInput={setDelay}
          />
        )}
      </div>
      <button type="submit" disabled={isBusy}>
        Start this fault
      </button>
    </form>
  );
}
