import { useState } from 'preact/hooks';
import { operations, type StrategyInput } from '../aws/operations.js';
import type { Strategy } from '../aws/types.js';
import { useAction } from '../ui/action.js';
import { Dialog } from '../ui/dialog.js';
import { DialogForm, Field, TextField } from '../ui/form.js';
import { GrowthChart } from './growth-chart.js';

interface Fields {
  readonly name: string;
  readonly description: string;
  readonly duration: string;
  readonly type: Strategy['GrowthType'];
  readonly factor: string;
  readonly bake: string;
}

function fieldsOf(strategy: Strategy | undefined): Fields {
  return {
    name: strategy?.Name ?? '',
    description: strategy?.Description ?? '',
    duration: String(strategy?.DeploymentDurationInMinutes ?? 10),
    type: strategy?.GrowthType ?? 'LINEAR',
    factor: String(strategy?.GrowthFactor ?? 20),
    bake: String(strategy?.FinalBakeTimeInMinutes ?? 5),
  };
}

function growthOf({ duration, type, factor, bake }: Fields) {
  return {
    DeploymentDurationInMinutes: Number(duration),
    GrowthType: type,
    GrowthFactor: Number(factor),
    FinalBakeTimeInMinutes: Number(bake),
  };
}

/** Creates a strategy or changes one; its name is for ever. */
export function StrategyDialog({
  region,
  strategy,
  onClose,
}: {
  region: string;
  strategy: Strategy | undefined;
  onClose: () => void;
}) {
  const [fields, setFields] = useState(() => fieldsOf(strategy));
  const action = useAction();
  const set = (member: keyof Fields) => (value: string) => setFields({ ...fields, [member]: value });
  const save = (): Promise<unknown> => {
    const aws = operations(region);
    const growth = growthOf(fields);
    if (strategy !== undefined) {
      return aws.updateStrategy(strategy.Id, { ...growth, Description: fields.description });
    }
    const input: StrategyInput = {
      Name: fields.name,
      ...growth,
      ...(fields.description === '' ? {} : { Description: fields.description }),
    };
    return aws.createStrategy(input);
  };
  return (
    <Dialog title={strategy === undefined ? 'Create strategy' : `Edit ${strategy.Name}`} onClose={onClose}>
      <DialogForm
        submit={strategy === undefined ? 'Create' : 'Save'}
        isBusy={action.isBusy}
        error={action.error}
        onCancel={onClose}
        onSubmit={async () => {
          if (await action.run(save, `Saved the strategy “${fields.name}”`)) onClose();
        }}
      >
        {strategy === undefined && (
          <TextField
            label="Name"
            hint="1 to 64 characters"
            value={fields.name}
            onInput={set('name')}
            required
            maxLength={64}
            autofocus
          />
        )}
        <TextField
          label="Description"
          value={fields.description}
          onInput={set('description')}
          maxLength={1024}
        />
        <div class="columns">
          <TextField
            label="Duration in minutes"
            hint="0 to 1440"
            type="number"
            min={0}
            max={1440}
            step={1}
            required
            value={fields.duration}
            onInput={set('duration')}
          />
          <Field label="Growth">
            {(attributes) => (
              <select
                {...attributes}
                value={fields.type}
                onChange={({ currentTarget }) => set('type')(currentTarget.value)}
              >
                <option value="LINEAR">Linear</option>
                <option value="EXPONENTIAL">Exponential</option>
              </select>
            )}
          </Field>
          <TextField
            label="Growth factor in percent"
            hint="1 to 100"
            type="number"
            min={1}
            max={100}
            step="any"
            required
            value={fields.factor}
            onInput={set('factor')}
          />
          <TextField
            label="Bake time in minutes"
            hint="0 to 1440"
            type="number"
            min={0}
            max={1440}
            step={1}
            required
            value={fields.bake}
            onInput={set('bake')}
          />
        </div>
        <GrowthChart growth={growthOf(fields)} />
      </DialogForm>
    </Dialog>
  );
}
