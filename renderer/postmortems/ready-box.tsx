/** Under the sections: what the meeting still needs, and the mark that it is ready. */
import { CalendarCheck, CalendarX } from 'lucide-react'
import { useDeferredValue, useMemo } from 'react'
import type { PostmortemSummary } from '../../contract/postmortem.ts'
import { stateNames } from '../../contract/postmortem-life.ts'
import { missingForMeeting } from '../../contract/postmortem-sections.ts'
import { useNowTo } from '../now.ts'
import { give } from '../orders.ts'
import { usePage } from '../store.ts'
import { momentText } from '../ui/clock.ts'
import { Button } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { useLive } from '../watch/sight.ts'
import { dayName } from './board/card-words.ts'
import { showPane } from './editor-view.ts'
import { useTexts } from './texts.ts'

export function ReadyBox({ summary }: { readonly summary: PostmortemSummary }) {
  const { id, life } = summary
  const live = useLive()
  const day = usePage((page) => dayName(page.state?.desk.settings.postmortems.meetingDay ?? 1))
  // What is typed comes first: this may be a moment behind.
  const text = useDeferredValue(useTexts((each) => each.texts.get(id)?.text ?? ''))
  const missing = useMemo(() => missingForMeeting(text, life), [text, life])
  const at = useNowTo((now) => momentText(life.readyAt ?? life.since, now))
  if (life.state !== 'draft') {
    return (
      <section className="ready-box" aria-label="State">
        <p>
          <b>{stateNames[life.state]}</b> since {at}
          {life.team !== null && `, with ${plainLine(life.team)}`}
        </p>
        <Button small onPress={() => showPane('carry')}>
          Carry it on
        </Button>
      </section>
    )
  }
  const isReady = life.readyAt !== null
  return (
    <section className="ready-box" aria-label={`${day}’s meeting`}>
      {isReady && (
        <p>
          Ready for {day}’s meeting since {at}.
        </p>
      )}
      {missing.length > 0 && (
        <>
          <p>For {day}’s meeting it still needs:</p>
          <ul>
            {missing.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </>
      )}
      {!isReady && missing.length === 0 && <p>It has all that {day}’s meeting needs.</p>}
      {live && (
        <Button
          icon={
            isReady ? (
              <CalendarX size={16} strokeWidth={1.75} aria-hidden="true" />
            ) : (
              <CalendarCheck size={16} strokeWidth={1.75} aria-hidden="true" />
            )
          }
          onPress={() => void give('postmortems.ready', { postmortemId: id, on: !isReady })}
        >
          {isReady ? 'Not ready yet' : `Ready for ${day}`}
        </Button>
      )}
    </section>
  )
}
