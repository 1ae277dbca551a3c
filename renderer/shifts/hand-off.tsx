/** What the shift hands over: open, ending, what happened, and the notes typed here, kept on disk as they are typed. */
import { ClipboardCopy, FileDown } from 'lucide-react'
import { useEffect, useId, useState } from 'react'
import type { HandOff as HandedOver, OpenEpisode } from '../../contract/hand-off.ts'
import { unsavedDraft } from '../drafts.ts'
import { engineNow, useNow } from '../now.ts'
import { say, usePage } from '../store.ts'
import { momentText } from '../ui/clock.ts'
import { copyText, downloadText } from '../ui/copy-text.ts'
import { spanText } from '../ui/duration.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { useDraft } from '../use-draft.ts'
import { useShifts } from './desk.ts'
import { HandOffReviews } from './hand-off-reviews.tsx'
import { Ending, Open, Part, Past } from './hand-off-rows.tsx'
import { countWords, handOffText, inKinds, overIn, sentText, type Typed } from './hand-off-text.ts'
import { SendHandOff, Unsettled, Waiting } from './hand-off-threads.tsx'

/** What happened is shown up to here; the text has all of it. */
const mostShown = 8

export function HandOff() {
  const handOff = useShifts((known) => known.handOff)
  if (handOff === null) return <p className="soft">Reading what happened.</p>
  return <Sheet key={handOff.notesAt} handOff={handOff} />
}

function Sheet({ handOff }: { readonly handOff: HandedOver }) {
  const { notesAt, until, next, open, threads, ending, unread, noisy } = handOff
  const [escalations, handOvers] = inKinds(handOff)
  const over = overIn(handOff)
  const notes = useDraft(`handoff:${notesAt}`)
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
              <Open key={one.episodeId} one={one} now={now}>
                <Word notesAt={notesAt} one={one} />
              </Open>
            ))}
          </Part>
          <Unsettled title="Escalations" all={escalations} now={now} />
          <Unsettled title="Hand-overs" all={handOvers} now={now} />
          <Waiting threads={threads} now={now} />
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
          <HandOffReviews {...handOff} />
        </Part>
      </div>
    </section>
  )
}

/** One line of an alert for the next one; a draft like the notes. */
function Word({ notesAt, one }: { readonly notesAt: number; readonly one: OpenEpisode }) {
  const word = useDraft(wordPlace(notesAt, one.episodeId))
  return (
    <textarea
      ref={word.field}
      className="input hand-off-word"
      rows={1}
      maxLength={maxWord}
      aria-label={`For the next one, of ${plainLine(one.title)}`}
      placeholder="A line for the next one…"
      value={word.text}
      onChange={(event) => word.type(event.target.value)}
      onBlur={word.flush}
    />
  )
}

/** What a hand-off carries of one alert, characters. */
const maxWord = 2_000

function wordPlace(notesAt: number, episodeId: number): string {
  return `handoff:${notesAt}:${episodeId}`
}

/** What stands in the fields now: on its way to the disk or there. */
function typedOf({ notesAt, open }: HandedOver, notes: string): Typed {
  const drafts = usePage.getState().state?.drafts ?? {}
  const words = open.map(({ episodeId }): [number, string] => {
    const place = wordPlace(notesAt, episodeId)
    return [episodeId, unsavedDraft(place)?.text ?? drafts[place] ?? '']
  })
  return { notes, words: new Map(words) }
}

function Outputs({ handOff, notes }: { readonly handOff: HandedOver; readonly notes: string }) {
  const [copied, setCopied] = useState<'' | 'yes' | 'no'>('')
  // The record goes on: what was copied is what stood there then.
  // biome-ignore lint/correctness/useExhaustiveDependencies: any change of these makes the word untrue
  useEffect(() => setCopied(''), [handOff, notes])
  const text = (): string => handOffText(handOff, typedOf(handOff, notes), engineNow())
  const copy = async (): Promise<void> => {
    const done = await copyText(text())
    setCopied(done ? 'yes' : 'no')
    say(done ? 'The hand-off is on the clipboard.' : 'It could not be copied. Save it as a file.', !done)
  }
  const day = new Date(handOff.from).toISOString().slice(0, 10)
  return (
    <>
      {copied === 'no' && <span className="ink-unknown">Not copied: save it as a file.</span>}
      <SendHandOff text={() => sentText(handOff, typedOf(handOff, notes), engineNow())} />
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
