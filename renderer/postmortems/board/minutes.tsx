/** Behind the last one of the agenda: what was decided, to take along as Markdown. */
import { useState } from 'react'
import type { PostmortemSummary } from '../../../contract/postmortem.ts'
import { WeeklyButton } from '../../insights/weekly.tsx'
import { engineNow } from '../../now.ts'
import { say } from '../../store.ts'
import { copyText, downloadText } from '../../ui/copy-text.ts'
import { Button } from '../../ui/parts.tsx'
import { exportName } from '../file-name.ts'
import type { Meeting } from './meeting.ts'
import { endMeeting } from './meeting-desk.ts'
import { minutesOf } from './minute-words.ts'

export function Minutes(props: {
  readonly meeting: Meeting
  readonly postmortems: readonly PostmortemSummary[]
  readonly name: string
}) {
  const { meeting, postmortems, name } = props
  const [copied, setCopied] = useState<string | null>(null)
  const text = (): string => minutesOf(meeting, postmortems, name, engineNow())
  const there = new Set<number>(postmortems.map(({ id }) => id))
  const given = meeting.agenda.filter((id) => meeting.given.has(id) && there.has(id)).length
  const left = meeting.agenda.filter((id) => there.has(id)).length - given
  const copy = async (): Promise<void> => {
    const words = (await copyText(text())) ? 'Copied' : 'Could not copy. Save them as a file.'
    setCopied(words)
    say(words, false)
  }
  if (meeting.agenda.length === 0) {
    return (
      <div className="stage-minutes-out">
        <h2 className="stage-title">Nothing to hand out</h2>
        <p className="stage-words">No draft waits for a team. A new one comes up here by itself.</p>
        <p className="stage-give">
          <WeeklyButton words="Last week’s figures" />
        </p>
      </div>
    )
  }
  return (
    <div className="stage-minutes-out">
      <h2 className="stage-title">{left === 0 ? 'All handed out' : `${given} handed out, ${left} left`}</h2>
      <p className="stage-words">
        {left === 0 ? '' : 'What is left stays a draft and comes up the next time. '}The minutes are Markdown.
      </p>
      <section
        className="minutes-text"
        aria-label="Minutes"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keys must reach it
        tabIndex={0}
        data-scroller=""
      >
        {text()}
      </section>
      <p className="stage-give">
        <Button kind="primary" onPress={() => void copy()}>
          {copied ?? 'Copy the minutes'}
        </Button>
        <Button onPress={() => downloadText(exportName(name, meeting.startedAt), text())}>
          Save as file
        </Button>
        <WeeklyButton words="Last week’s figures" />
        <Button kind="bare" onPress={endMeeting}>
          Done
        </Button>
      </p>
    </div>
  )
}
