import type { ComponentChildren } from 'preact';
import { useLocation } from 'wouter-preact';
import { connection } from './live/live.js';
import { useLocalState } from './queries.js';
import { RegionPicker } from './region-picker.js';
import { routes } from './routes.js';
import { ThemeButton } from './theme.js';
import { Toasts } from './ui/toasts.js';

/** The frame of every page: where one is, whether it is live, and where else to go. */
export function Shell({ region, children }: { region: string; children: ComponentChildren }) {
  const { data: state } = useLocalState(region);
  return (
    <>
      <button type="button" class="skip" onClick={() => document.getElementById('main')?.focus()}>
        Skip to the content
      </button>
      <header class="top">
        <a class="brand" href={`#${routes.region(region)}`}>
          <img src="/console/icon.svg" alt="" width="24" height="24" /> AppConfig Local
        </a>
        <Status />
        <span class="grow" />
        <RegionPicker region={region} regions={state?.regions ?? []} />
        <ThemeButton />
      </header>
      <nav class="side" aria-label="Console">
        <NavLink to={routes.region(region)} also={`/${region}/applications`}>
          Applications
        </NavLink>
        <NavLink to={routes.strategies(region)}>Strategies</NavLink>
        <NavLink to={routes.sessions(region)}>Sessions</NavLink>
        <NavLink to={routes.weather(region)} count={state?.faults.length}>
          Weather
        </NavLink>
        <NavLink to={routes.overrides(region)} count={state?.overrides.length}>
          Overrides
        </NavLink>
      </nav>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <Toasts />
    </>
  );
}

function NavLink({
  to,
  also,
  count = 0,
  children,
}: {
  to: string;
  also?: string;
  count?: number | undefined;
  children: string;
}) {
  const [location] = useLocation();
  const isHere = location === to || (also !== undefined && location.startsWith(also));
  return (
    <a href={`#${to}`} aria-current={isHere ? 'page' : undefined}>
      {children}
      {count > 0 && <span class="badge warn">{count}</span>}
    </a>
  );
}

const STATUS = {
  connecting: 'Connecting …',
  live: 'Live',
  lost: 'Disconnected: trying again …',
};

function Status() {
  return (
    <span class={`status ${connection.value}`} role="status" aria-live="polite">
      {STATUS[connection.value]}
    </span>
  );
}
