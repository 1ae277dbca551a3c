/** The customer beside a thread: what fires there, whom to call and whether they may be called now, what is open. */
import { Building2, NotebookPen, Phone } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import type { ContactNow, CustomerCard } from '../../contract/customer.ts'
import type { ThreadId } from '../../contract/ids.ts'
import type { Thread, ThreadView } from '../../contract/support.ts'
import { useNow } from '../now.ts'
import { showPast } from '../past/show-past.ts'
import { showPostmortem } from '../postmortems/orders.ts'
import { editCustomer } from '../settings/customer-edit.ts'
import { say, usePage } from '../store.ts'
import { momentText, weekday } from '../ui/clock.ts'
import { copyText } from '../ui/copy-text.ts'
import { spanText } from '../ui/duration.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine, plainProse } from '../ui/plain-text.ts'
import { order, showAlert } from './orders.ts'
import { Whose } from './whose.tsx'
import { countOf } from './words.ts'

const dayMs = 86_400_000
/** Contacts this old are no longer taken for right without a word, ms (a quarter of a year). */
const oldMs = 90 * dayMs

export function Customer({ thread, view }: { readonly thread: Thread; readonly view: ThreadView }) {
  const { customer } = view
  return (
    <div className="sect" id="inbox-customer-sect">
      <h3 className="sect-head">
        <Building2 size={16} strokeWidth={1.75} aria-hidden="true" /> Customer
      </h3>
      {customer === null ? (
        <>
          <p className="soft" id="inbox-customer" tabIndex={-1}>
            It is not known whose thread this is. Say it here for this thread, or give the channel “
            {plainLine(thread.channel)}” to a customer, which holds for all of its threads.
          </p>
          <Whose key={thread.id} thread={thread} />
          <Button small onPress={() => editCustomer({ was: null, start: { channels: [thread.channel] } })}>
            Add a customer
          </Button>
        </>
      ) : (
        <Card thread={thread} card={customer} />
      )}
    </div>
  )
}

function Card({ thread, card }: { readonly thread: Thread; readonly card: CustomerCard }) {
  const now = useNow()
  const singleKeys = usePage((page) => page.state?.desk.settings.singleKeys ?? true)
  const press = (event: KeyboardEvent): void => {
    const contact = card.contacts[Number(event.key) - 1]
    if (!singleKeys || !contact || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    void nudge(thread.id, contact)
  }
  const { name, isKnown, note, contacts, environments, firing, recent, postmortems, nudged } = card
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: its buttons take the keys, their digits are heard here
    <div className="customer" onKeyDown={press}>
      <p className="customer-name" id={contacts.length === 0 ? 'inbox-customer' : undefined} tabIndex={-1}>
        <b>
          <Plain text={name} />
        </b>{' '}
        <span className="dim">{countOf(card.openThreads, 'open thread', 'open threads')}</span>
        <Button
          small
          kind="bare"
          label={`History of ${plainLine(name)}`}
          onPress={() => showPast({ kind: 'customer', value: name })}
        >
          History
        </Button>
        {isKnown && (
          <Button
            small
            kind="bare"
            label={`Change ${plainLine(name)}`}
            onPress={() => editCustomer({ was: name, start: { name } })}
          >
            Change
          </Button>
        )}
      </p>
      {!isKnown && (
        <p className="soft">
          Not in the configuration file, so it is not known whom to call.{' '}
          <Button
            small
            onPress={() => editCustomer({ was: null, start: { name, channels: [thread.channel] } })}
          >
            Add it
          </Button>
        </p>
      )}
      {note !== null && <p className="customer-note">{plainProse(note)}</p>}
      {contacts.length > 0 && (
        <ul className="contacts" aria-label="Contacts, in the order to call them">
          {contacts.map((contact, index) => (
            <Contact key={contact.name} threadId={thread.id} contact={contact} index={index} />
          ))}
        </ul>
      )}
      {isKnown && contacts.length === 0 && <p className="soft">No contacts stand in the file.</p>}
      {contacts.length > 0 && (
        <p className={`dim${isOld(card, now) ? ' ink-unknown' : ''}`}>{ageWords(card, now)}</p>
      )}
      {nudged && (
        <p className="dim num">
          <bdi>{plainLine(nudged.by)}</bdi> nudged <bdi>{plainLine(nudged.contact)}</bdi>{' '}
          {momentText(nudged.at, now)}
        </p>
      )}
      {environments.length > 0 && (
        <ul className="customer-places" aria-label="Environments">
          {environments.map((place) => (
            <li key={place.name}>
              <code className="cut">
                <Plain text={place.name} />
              </code>
              <span className={place.firing > 0 ? 'ink-page' : 'dim'}>
                {place.firing > 0 ? countOf(place.firing, 'alert fires', 'alerts fire') : 'nothing fires'}
              </span>
            </li>
          ))}
        </ul>
      )}
      {firing.length > 0 && (
        <ul className="customer-rows" aria-label="What fires there">
          {firing.map((alert) => (
            <li key={alert.episodeId}>
              <button type="button" className="link-row" onClick={() => showAlert(alert.episodeId)}>
                <span className="mark-dot" aria-hidden="true" />
                <span className="cut">
                  <Plain text={alert.title} />
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {postmortems.length > 0 && (
        <ul className="customer-rows" aria-label="Open postmortems">
          {postmortems.map((each) => (
            <li key={each.id}>
              <button type="button" className="link-row" onClick={() => showPostmortem(each.id)}>
                <NotebookPen size={16} strokeWidth={1.75} aria-hidden="true" />
                <span className="cut">
                  <Plain text={each.title === '' ? 'A postmortem without a title' : each.title} />
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {recent.length > 0 && (
        <>
          <h4 className="customer-sub">Lately</h4>
          <ul className="customer-recent">
            {recent.map((each) => (
              <li key={each.episodeId}>
                <span className="cut">
                  <Plain text={each.title} />
                </span>
                <span className="dim num">
                  {weekday(each.firedAt)}
                  {each.quietAt !== null && `, ${spanText(each.quietAt - each.firedAt)}`}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

function isOld({ checkedAt }: CustomerCard, now: number): boolean {
  return checkedAt === null || now - checkedAt > oldMs
}

function ageWords({ checkedAt }: CustomerCard, now: number): string {
  if (checkedAt === null) return 'Nobody has said when these contacts were right.'
  const days = Math.floor((now - checkedAt) / dayMs)
  return `These contacts were right ${days < 1 ? 'today' : `${countOf(days, 'day', 'days')} ago`}.`
}

const stateWords: Record<ContactNow['state'], string> = {
  inside: 'may be called now',
  outside: 'not at this hour',
  unknown: 'hours not said',
}

function Contact(props: {
  readonly threadId: ThreadId
  readonly contact: ContactNow
  readonly index: number
}) {
  const { threadId, contact, index } = props
  const now = useNow()
  const singleKeys = usePage((page) => page.state?.desk.settings.singleKeys ?? true)
  const { name, role, phone, chat, link, state, until } = contact
  const next = until === null ? '' : `${state === 'outside' ? ', from' : ' until'} ${momentText(until, now)}`
  return (
    <li className="contact">
      <div className="contact-words">
        <b>
          <Plain text={name} />
        </b>
        {role !== null && (
          <span className="dim">
            <Plain text={role} />
          </span>
        )}
        <span className={`contact-state contact-${state} num`}>
          {stateWords[state]}
          {next}
        </span>
        <span className="contact-ways">
          {[phone, chat, link]
            .filter((way) => way !== null)
            .map((way) => (
              <bdi key={way}>{plainLine(way)}</bdi>
            ))}
        </span>
      </div>
      <Button
        id={index === 0 ? 'inbox-customer' : `inbox-contact-${index}`}
        small
        icon={<Phone size={14} strokeWidth={1.75} aria-hidden="true" />}
        shortcut={singleKeys && index < 9 ? `${index + 1}` : undefined}
        label={`Nudge ${plainLine(name)}: copy how they are reached, and write it down`}
        onPress={() => void nudge(threadId, contact)}
      >
        Nudge
      </Button>
    </li>
  )
}

/** How a contact is reached, in one line to paste. */
export function reachText({ name, phone, chat, link }: ContactNow): string {
  return [name, phone, chat, link].filter((way) => way !== null).join(', ')
}

async function nudge(threadId: ThreadId, contact: ContactNow): Promise<void> {
  const copied = await copyText(reachText(contact))
  if (!(await order('support.nudged', { threadId, contact: contact.name }))) return
  say(
    copied
      ? `Copied how ${plainLine(contact.name)} is reached, and written down`
      : `Written down. The clipboard could not be reached`,
    false,
  )
}
