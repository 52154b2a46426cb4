import { useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { routes } from './routes.js';
import { Dialog } from './ui/dialog.js';
import { DialogForm, TextField } from './ui/form.js';

const OTHER = 'other';

/** The regions that have something in them, and any other by its name. */
export function RegionPicker({ region, regions }: { region: string; regions: readonly string[] }) {
  const [, navigate] = useLocation();
  const [other, setOther] = useState<string | undefined>(undefined);
  const known = [...new Set([...regions, region])].sort();
  return (
    <>
      <select
        aria-label="Region"
        value={region}
        onChange={({ currentTarget }) => {
          const { value } = currentTarget;
          currentTarget.value = region;
          if (value === OTHER) setOther('');
          else navigate(routes.region(value));
        }}
      >
        {known.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
        <option value={OTHER}>Another region …</option>
      </select>
      {other !== undefined && (
        <Dialog title="Another region" onClose={() => setOther(undefined)}>
          <DialogForm
            submit="Go there"
            isBusy={false}
            error={undefined}
            onCancel={() => setOther(undefined)}
            onSubmit={() => {
              setOther(undefined);
              navigate(routes.region(other));
            }}
          >
            <TextField
              label="Region"
              hint="Each region has applications of its own: eu-central-1"
              value={other}
              onInput={setOther}
              pattern="[a-z]{2,4}(-[a-z]+)+-\d{1,2}"
              required
              autofocus
            />
          </DialogForm>
        </Dialog>
      )}
    </>
  );
}
