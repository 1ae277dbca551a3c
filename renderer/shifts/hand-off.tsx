/** What the shift hands over: open, ending, what happened, and the notes typed here, kept on disk as they are typed. */
import { AlarmClockOff, BellOff, ClipboardCopy, FileDown } from 'lucide-react'
import { useEffect, useId, useState } from 'react'
import type { EndingSoon, HandOff as HandedOver, OpenEpisode, PastEpisode } from '../../contract/hand-off.ts'
import { engineNow, useNow } from '../now.ts'
import { show } from '../orders.ts'
import { say, usePage } from '../store.ts'
import { momentText } from '../ui/clock.ts'
import { copyText, downloadText } from '../ui/copy-text.ts'
import { spanText } from '../ui/duration.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { useDraft } from '../use-draft.ts'
import { marks } from '../watch/icons.ts'
import { severityWords } from '../watch/words.ts'
import { useShifts } from './desk.ts'
import { countWords, dueWords, handOffMarkdown, overIn, pastWords, takenWords } from './hand-off-text.ts'

/** What happened is shown up to here; the text has all of it. */
const mostShown = 8

export function HandOff() {
  const handOff = useShifts((known) => known.handOff)
  if (handOff === null) return <p className="soft">Reading what happened.</p>
  return <Sheet key={handOff.from} handOff={handOff} />
}

function Sheet({ handOff }: { readonly handOff: HandedOver }) {
  const { from, until, next, open, ending, unread, noisy } = handOff
  const over = overIn(handOff)
  const notes = useDraft(`handoff:${from}`)
  const now = useNow()
  const id = useId()
  return (
    <section className="hand-off" aria-labelledby={`${id}-title`}>
      <header>
        <h2 id={`${id}-title`} className="cut">
          Hand-off{next !== null && ' to '}
          {next !== null && <Plain text={next} />}
        </h2>
        <span className="soft num">
          {until > now ? `due in ${spanText(until - now)}` : `of the shift until ${momentText(until, now)}`}
        </span>
        <span className="grow" />
        <Outputs handOff={handOff} notes={notes.text} />
      </header>
      <div className="hand-off-parts">
        <div>
          <Part title="Open" count={open.length} meaning={next === null ? '' : `${next} takes over`}>
            {open.length === 0 && <p className="soft">Nothing is open.</p>}
            {open.map((one) => (
              <Open key={one.episodeId} one={one} now={now} />
            ))}
          </Part>
          <Part title="Ends in the next shift" count={ending.length} meaning="">
            {ending.length === 0 && <p className="soft">No silence and no snooze ends.</p>}
            {ending.map((one) => (
              <Ending key={`${one.kind} ${one.what} ${one.at}`} one={one} now={now} />
            ))}
            {unread.map((label) => (
              <p key={label} className="ink-unknown">
                Silences of {plainLine(label)} are not known now.
              </p>
            ))}
          </Part>
          <div className="field">
            <label htmlFor={`${id}-notes`}>Notes</label>
            <textarea
              id={`${id}-notes`}
              ref={notes.field}
              className="input hand-off-notes"
              rows={4}
              placeholder="What the record does not know."
              value={notes.text}
              onChange={(event) => notes.type(event.target.value)}
              onBlur={notes.flush}
            />
          </div>
        </div>
        <Part title="What happened" count={null} meaning={countWords(handOff)}>
          {over.length === 0 && <p className="soft">Nothing is over.</p>}
          {over.slice(0, mostShown).map((one) => (
            <Past key={one.episodeId} one={one} now={now} />
          ))}
          {over.length > mostShown && (
            <p className="soft">{over.length - mostShown} more, in the copied text.</p>
          )}
          {noisy.length > 0 && (
            <p className="soft">
              Noisy:{' '}
              <Plain
                text={noisy.map(({ alertname, firings }) => `${alertname} ${firings} times`).join(', ')}
              />
            </p>
          )}
        </Part>
      </div>
    </section>
  )
}

function Outputs({ handOff, notes }: { readonly handOff: HandedOver; readonly notes: string }) {
  const [copied, setCopied] = useState<'' | 'yes' | 'no'>('')
  // The record goes on: what was copied is what stood there then.
  // biome-ignore lint/correctness/useExhaustiveDependencies: any change of these makes the word untrue
  useEffect(() => setCopied(''), [handOff, notes])
  const text = (): string => handOffMarkdown(handOff, notes, engineNow())
  const copy = async (): Promise<void> => {
    const done = await copyText(text())
    setCopied(done ? 'yes' : 'no')
    say(done ? 'The hand-off is on the clipboard.' : 'It could not be copied. Save it as a file.', !done)
  }
  const day = new Date(handOff.from).toISOString().slice(0, 10)
  return (
    <>
      {copied === 'no' && <span className="ink-unknown">Not copied: save it as a file.</span>}
      <Button small onPress={() => downloadText(`hand-off-${day}.md`, text())}>
        <FileDown size={16} strokeWidth={1.75} aria-hidden="true" /> Save as a file
      </Button>
      <Button small kind="primary" onPress={() => void copy()}>
        <ClipboardCopy size={16} strokeWidth={1.75} aria-hidden="true" />{' '}
        {copied === 'yes' ? 'Copied' : 'Copy'}
      </Button>
    </>
  )
}

function Part(props: {
  readonly title: string
  readonly count: number | null
  readonly meaning: string
  readonly children: React.ReactNode
}) {
  const { title, count, meaning, children } = props
  const id = useId()
  return (
    <section className="hand-off-part" aria-labelledby={id}>
      <h3 id={id} className="sect-head">
        <span>
          {title} {count !== null && <span className="count">{count}</span>}
        </span>
        <small className="num">
          <Plain text={meaning} />
        </small>
      </h3>
      {children}
    </section>
  )
}

function Title({ one }: { readonly one: OpenEpisode | PastEpisode }) {
  const isHere = usePage((page) => page.state?.episodes.has(one.episodeId) ?? false)
  const words = <Plain text={one.title} />
  return isHere ? (
    <button type="button" className="hand-off-title cut" onClick={() => show(one.episodeId)}>
      {words}
    </button>
  ) : (
    <span className="hand-off-title cut">{words}</span>
  )
}

function Open({ one, now }: { readonly one: OpenEpisode; readonly now: number }) {
  const { by, customer, note, environment } = one
  const late = (one.snoozedUntil ?? one.dueAt) <= now
  const place = [customer, environment].filter((name) => name !== null).join(', ')
  return (
    <div className="hand-off-row">
      <SeverityMark mark={marks[one.severity]} label={severityWords[one.severity]} small />
      <Title one={one} />
      <span className={`num ${late ? 'ink-page' : 'soft'}`}>{dueWords(one, now)}</span>
      <span className="hand-off-words soft">
        <Plain
          text={`${place}${place === '' ? '' : '. '}${by === null ? 'Nobody has it.' : `${by} has it.`} ${note ?? ''}`}
        />
      </span>
    </div>
  )
}

function Ending({ one, now }: { readonly one: EndingSoon; readonly now: number }) {
  const Icon = one.kind === 'silence' ? BellOff : AlarmClockOff
  return (
    <div className="hand-off-row">
      <Icon size={14} strokeWidth={1.75} aria-hidden="true" className="dim" />
      <span className="cut">
        <Plain text={`${one.kind === 'silence' ? 'Silence' : 'Snooze'}: ${one.what}`} />
      </span>
      <span className="soft num">ends {momentText(one.at, now)}</span>
      <span className="hand-off-words soft">
        <Plain text={`by ${one.by}${one.why === null ? '' : `: ${one.why}`}`} />
      </span>
    </div>
  )
}

function Past({ one, now }: { readonly one: PastEpisode; readonly now: number }) {
  return (
    <div className="hand-off-row">
      <SeverityMark mark={marks[one.severity]} label={severityWords[one.severity]} small />
      <Title one={one} />
      <span className="soft num">{pastWords(one, now)}</span>
      <span className="hand-off-words soft">
        <Plain text={takenWords(one)} />
      </span>
    </div>
  )
}
