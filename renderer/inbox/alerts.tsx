/** The alerts beside a thread: linked ones with their state, suggested ones with why. One key says yes, another no. */
import { Check, Link2, X } from 'lucide-react'
import { type KeyboardEvent, useRef } from 'react'
import type { EpisodeId, ThreadId } from '../../contract/ids.ts'
import type { ThreadAlert, ThreadView } from '../../contract/support.ts'
import { useNow } from '../now.ts'
import { usePage } from '../store.ts'
import { momentText } from '../ui/clock.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { linkAlert, showAlert } from './orders.ts'

export function Alerts({ threadId, view }: { readonly threadId: ThreadId; readonly view: ThreadView }) {
  const linked = view.alerts.filter(({ state }) => state === 'linked')
  const suggested = view.alerts.filter(({ state }) => state === 'suggested')
  const singleKeys = usePage((page) => page.state?.desk.settings.singleKeys ?? true)
  const press = (event: KeyboardEvent): void => {
    if (!singleKeys || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
    const row = (event.target as Element).closest('[data-alert]')
    const id = Number(row?.getAttribute('data-alert')) as EpisodeId
    const alert = view.alerts.find(({ episodeId }) => episodeId === id)
    const letter = event.key.toLowerCase()
    if (!alert || (letter !== 'y' && letter !== 'n')) return
    event.preventDefault()
    if (letter === 'y' && alert.state === 'linked') return
    keepKeyboard(row)
    void linkAlert(threadId, alert.episodeId, letter === 'y', plainLine(alert.title))
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: its buttons take the keys, their letters are heard here
    <div className="sect" onKeyDown={press}>
      {/* What L leads to: the first that asks for an answer, else the heading. */}
      <h3 className="sect-head" id={view.alerts.length === 0 ? 'inbox-alerts' : undefined} tabIndex={-1}>
        Alerts{' '}
        {view.alerts.length > 0 && (
          <small>{suggested.length > 0 ? `${suggested.length} suggested` : ''}</small>
        )}
      </h3>
      {view.alerts.length === 0 && <p className="soft">No alert seems to belong to it.</p>}
      <ul className="thread-alerts" aria-label="Alerts of this thread">
        {[...suggested, ...linked].map((alert, index) => (
          <Alert key={alert.episodeId} threadId={threadId} alert={alert} isFirst={index === 0} />
        ))}
      </ul>
    </div>
  )
}

/** The row that the keyboard is on is about to go or to change: the next one gets it, else the heading. */
function keepKeyboard(row: Element | null): void {
  const next = row?.nextElementSibling ?? row?.previousElementSibling
  const heading = row?.closest('.sect')?.querySelector<HTMLElement>('.sect-head')
  const to = next?.querySelector<HTMLElement>('.alert-name') ?? heading
  to?.focus()
}

function Alert(props: {
  readonly threadId: ThreadId
  readonly alert: ThreadAlert
  readonly isFirst: boolean
}) {
  const { threadId, alert, isFirst } = props
  const { episodeId, title, environment, firing, firedAt, state, why } = alert
  const now = useNow()
  const severity = usePage((page) => page.state?.episodes.get(episodeId)?.severity)
  const singleKeys = usePage((page) => page.state?.desk.settings.singleKeys ?? true)
  const mark = !firing ? 'quiet' : severity === 'page' ? 'page' : 'notify'
  const words = plainLine(title)
  const row = useRef<HTMLLIElement>(null)
  const judge = (belongs: boolean): void => {
    keepKeyboard(row.current)
    void linkAlert(threadId, episodeId, belongs, words)
  }
  return (
    <li ref={row} className={`thread-alert thread-alert-${state}`} data-alert={episodeId}>
      <SeverityMark mark={mark} label={firing ? 'Fires' : 'Quiet'} small />
      <div className="thread-alert-words">
        <button
          type="button"
          id={isFirst ? 'inbox-alerts' : undefined}
          className="alert-name"
          aria-keyshortcuts={state === 'suggested' && singleKeys ? 'Y N' : undefined}
          onClick={() => showAlert(episodeId)}
        >
          <Plain text={title} />
        </button>
        <p className="dim num">
          {environment !== null && (
            <>
              <code>
                <Plain text={environment} />
              </code>{' '}
            </>
          )}
          {firing ? `fires since ${momentText(firedAt, now)}` : `fired ${momentText(firedAt, now)}, quiet`}
        </p>
        {why !== '' && state === 'suggested' && <p className="soft">{plainLine(why)}</p>}
        <p className="thread-alert-acts">
          {state === 'suggested' && (
            <Button
              small
              shortcut={singleKeys ? 'Y' : undefined}
              icon={<Link2 size={14} strokeWidth={1.75} aria-hidden="true" />}
              label={`Link ${words}`}
              onPress={() => judge(true)}
            >
              Link
            </Button>
          )}
          {state === 'linked' && (
            <span className="ink-ok thread-linked">
              <Check size={14} strokeWidth={2} aria-hidden="true" /> linked
            </span>
          )}
          <Button
            small
            kind="bare"
            shortcut={singleKeys ? 'N' : undefined}
            icon={<X size={14} strokeWidth={1.75} aria-hidden="true" />}
            label={`${state === 'linked' ? 'Unlink' : 'Not this'} ${words}`}
            onPress={() => judge(false)}
          >
            {state === 'linked' ? 'Unlink' : 'Not this'}
          </Button>
        </p>
      </div>
    </li>
  )
}
