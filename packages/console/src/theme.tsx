import { signal } from '@preact/signals';

const THEMES = ['system', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];

const theme = signal<Theme>(kept());
apply(theme.value);

function kept(): Theme {
  try {
    const text = localStorage.getItem('theme');
    return THEMES.find((name) => name === text) ?? 'system';
  } catch {
    // Storage may be forbidden; the system's choice is a good one.
    return 'system';
  }
}

function apply(name: Theme): void {
  if (name === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = name;
}

const LABEL = { system: 'as the system', light: 'light', dark: 'dark' };

export function ThemeButton() {
  const next = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length] ?? 'system';
  return (
    <button
      type="button"
      class="quiet"
      onClick={() => {
        theme.value = next;
        apply(next);
        try {
          localStorage.setItem('theme', next);
        } catch {
          // It lasts as long as the page, then.
        }
      }}
    >
      Theme: {LABEL[theme.value]}
    </button>
  );
}
