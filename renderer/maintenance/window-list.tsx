/** The maintenance windows on the Silences screen: what holds, what is to come, and what is wrong with a calendar. */
import { CalendarClock } from 'lucide-react'
import type { MaintenanceWindow } from '../../contract/maintenance.ts'
import { noMaintenance } from '../../contract/maintenance.ts'
import { matcherText } from '../../contract/matchers.ts'
import { useNow } from '../now.ts'
import { give } from '../orders.ts'
import { say, usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { useLive } from '../watch/sight.ts'
import { countOf } from '../watch/words.ts'
import { inOrder, stateOf, whenText } from './words.ts'

export function WindowList() {
  const { windows, problems } = usePage((page) => page.state?.desk.maintenance ?? noMaintenance)
  const live = useLive()
  const now = useNow()
  const singleKeys = usePage((page) => page.state?.desk.settings.singleKeys ?? true)
  return (
    <section className="silences" aria-labelledby="maintenance-title">
      <div className="window-head">
        <h2 id="maintenance-title" className="sect-head">
          <span>
            Maintenance <span className="count">{windows.length}</span>
          </span>
          <small>alerts folded on this laptop while announced work goes on</small>
        </h2>
        {live && (
          <Button
            small
            shortcut={singleKeys ? 'M' : undefined}
            onPress={() => usePage.setState({ dialog: { kind: 'window', episodeIds: [] }, problem: null })}
          >
            New window
          </Button>
        )}
      </div>
      {problems.map(({ name, words }) => (
        <p key={`${name} ${words}`} className="warn warn-unknown" role="status">
          <CalendarClock size={16} strokeWidth={1.75} aria-hidden="true" />
          <span>
            <b>
              <Plain text={name} />.
            </b>{' '}
            {plainLine(words)}
          </span>
        </p>
      ))}
      {windows.length > 0 && (
        <ul>
          {inOrder(windows, now).map((window) => (
            <WindowRow key={window.key} window={window} now={now} />
          ))}
        </ul>
      )}
    </section>
  )
}

function WindowRow({ window, now }: { readonly window: MaintenanceWindow; readonly now: number }) {
  const live = useLive()
  const state = stateOf(window, now)
  const folded = usePage(
    (page) =>
      page.groups.maintenance.filter(
        ({ keptQuiet }) => keptQuiet?.why === window.reason && keptQuiet.until === window.endsAt,
      ).length,
  )
  return (
    <li className={`silence${state === 'over' ? ' window-over' : ''}`}>
      <div className="silence-what">
        <ul className="matcher-row" aria-label="Matchers">
          {window.matchers.map((matcher) => (
            <li key={matcherText(matcher)} className="matcher">
              {plainLine(matcherText(matcher))}
            </li>
          ))}
        </ul>
        <p className="silence-why">
          <Plain text={window.reason} />
        </p>
        <p className="soft">
          {window.calendar === null ? (
            'By hand, in the configuration file'
          ) : (
            <>
              From the calendar <Plain text={window.calendar} />
            </>
          )}
        </p>
      </div>
      <p className="silence-ends num">{whenText(window, now)}</p>
      <p className={`silence-hides num${folded > 0 ? '' : ' dim'}`}>
        {state === 'now' ? (folded > 0 ? `Folds ${countOf(folded, 'alert')}` : 'Folds nothing') : ''}
      </p>
      <div className="silence-acts">{live && <Acts window={window} state={state} />}</div>
    </li>
  )
}

function Acts({ window, state }: { window: MaintenanceWindow; state: ReturnType<typeof stateOf> }) {
  const what = plainLine(window.reason)
  const byHand = window.origin === 'hand'
  const end = async (): Promise<void> => {
    if (await give('maintenance.end', { key: window.key })) say('Maintenance ended', false)
  }
  return (
    <>
      {byHand && state !== 'over' && (
        <Button
          small
          label={`Change ${what}`}
          onPress={() => usePage.setState({ dialog: { kind: 'edit-window', window }, problem: null })}
        >
          Change
        </Button>
      )}
      {state !== 'over' && (
        <Button
          small
          label={`${state === 'now' ? 'End now' : 'Call off'} ${what}`}
          onPress={() => void end()}
        >
          {state === 'now' ? 'End now' : 'Call off'}
        </Button>
      )}
      {byHand && state === 'over' && (
        <Button
          small
          kind="bare"
          label={`Take out of the file ${what}`}
          onPress={() => void give('maintenance.remove', { key: window.key })}
        >
          Take out of the file
        </Button>
      )}
    </>
  )
}
