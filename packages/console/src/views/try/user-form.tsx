import { useState } from 'preact/hooks';
import { TextField } from '../../ui/form.js';
import {
  type AttributeType,
  type Example,
  NEW_USER,
  savedExamples,
  saveExamples,
  type TypedAttribute,
  type UserForm,
} from './context-form.js';

const TYPES: Readonly<Record<AttributeType, string>> = {
  text: 'Text',
  number: 'Number',
  boolean: 'True or false',
  json: 'JSON',
};

/** Who is tried: a targeting key, attributes, and users that were saved. */
export function UserFields({
  user,
  reads,
  problems,
  onChange,
}: {
  user: UserForm;
  /** Names that rules read. */
  reads: readonly string[];
  problems: readonly string[];
  onChange: (user: UserForm) => void;
}) {
  const { attributes } = user;
  const set = (index: number, change: Partial<TypedAttribute>) =>
    onChange({
      ...user,
      attributes: attributes.map((one, at) => (at === index ? { ...one, ...change } : one)),
    });
  const add = (name: string) =>
    onChange({ ...user, attributes: [...attributes, { name, type: 'text', value: '' }] });
  const missing = reads.filter(
    (name) => name !== 'targetingKey' && !attributes.some((one) => one.name === name),
  );
  return (
    <section class="panel user" aria-labelledby="user">
      <div class="section-head">
        <h2 id="user">User</h2>
        <Examples user={user} onChoose={onChange} />
      </div>
      <TextField
        label="Targeting key"
        hint="Who it is; percentages go by it"
        value={user.targetingKey}
        onInput={(targetingKey) => onChange({ ...user, targetingKey })}
      />
      <ul class="attributes-of-user">
        {attributes.map((attribute, index) => (
          <li key={`${index}`}>
            <input
              aria-label={`Name of attribute ${index + 1}`}
              placeholder="Name"
              autocomplete="off"
              value={attribute.name}
              onInput={({ currentTarget }) => set(index, { name: currentTarget.value })}
            />
            <select
              aria-label={`Type of ${attribute.name || `attribute ${index + 1}`}`}
              onChange={({ currentTarget }) => set(index, { type: currentTarget.value as AttributeType })}
            >
              {Object.entries(TYPES).map(([type, label]) => (
                <option key={type} value={type} selected={type === attribute.type}>
                  {label}
                </option>
              ))}
            </select>
            <input
              aria-label={`Value of ${attribute.name || `attribute ${index + 1}`}`}
              placeholder="Value"
              autocomplete="off"
              value={attribute.value}
              onInput={({ currentTarget }) => set(index, { value: currentTarget.value })}
            />
            <button
              type="button"
              class="quiet danger"
              aria-label={`Remove ${attribute.name || `attribute ${index + 1}`}`}
              onClick={() => onChange({ ...user, attributes: attributes.filter((_, at) => at !== index) })}
            >
              ×
            </button>
          </li>
        ))}
      </ul>
      {problems.map((problem) => (
        <p key={problem} class="bad">
          {problem}
        </p>
      ))}
      <div class="actions">
        <button type="button" onClick={() => add('')}>
          Add attribute
        </button>
        {missing.slice(0, 8).map((name) => (
          <button key={name} type="button" class="quiet" onClick={() => add(name)}>
            + <code>{name}</code>
          </button>
        ))}
      </div>
    </section>
  );
}

function Examples({ user, onChoose }: { user: UserForm; onChoose: (user: UserForm) => void }) {
  const [examples, setExamples] = useState<readonly Example[]>(savedExamples);
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState('');
  const keep = (next: readonly Example[]) => {
    setExamples(next);
    saveExamples(next);
  };
  return (
    <form
      class="actions"
      onSubmit={(event) => {
        event.preventDefault();
        const saved = name.trim();
        if (saved === '') return;
        keep([...examples.filter((one) => one.name !== saved), { name: saved, user }]);
        setChosen(saved);
        setName('');
      }}
    >
      {examples.length > 0 && (
        <>
          <select
            aria-label="Saved users"
            onChange={({ currentTarget }) => {
              setChosen(currentTarget.value);
              const example = examples.find((one) => one.name === currentTarget.value);
              onChoose(example?.user ?? NEW_USER);
            }}
          >
            <option value="" selected={chosen === ''}>
              A saved user
            </option>
            {examples.map((example) => (
              <option key={example.name} value={example.name} selected={example.name === chosen}>
                {example.name}
              </option>
            ))}
          </select>
          {chosen !== '' && (
            <button
              type="button"
              class="quiet danger"
              aria-label={`Forget ${chosen}`}
              onClick={() => {
                keep(examples.filter((one) => one.name !== chosen));
                setChosen('');
              }}
            >
              ×
            </button>
          )}
        </>
      )}
      <input
        aria-label="Save this user as"
        placeholder="Save as"
        class="short"
        autocomplete="off"
        maxLength={64}
        value={name}
        onInput={({ currentTarget }) => setName(currentTarget.value)}
      />
      <button type="submit" disabled={name.trim() === ''}>
        Save
      </button>
    </form>
  );
}
