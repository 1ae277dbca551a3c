/** What can be done with the selected episode. One primary action; what cannot be done is not there. */
import { Check } from 'lucide-react'
import type { Episode } from '../../contract/alert.ts'
import { engineNow, useNow, useNowTo } from '../now.ts'
import { acknowledge, canTakeBack, give, takeBack } from '../orders.ts'
import { usePage } from '../store.ts'
import { spanText } from '../ui/duration.ts'
import { Button } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { useFirstFocus } from './first-focus.ts'
import { useLive, useSource } from './sight.ts'
import { orderWords, sourceTitle } from './words.ts'

export function EpisodeActions({ episode }: { readonly episode: Episode }) {
  const settings = usePage((page) => page.state?.desk.settings)
  const problem = usePage((page) => page.problem)
  const live = useLive()
  const undoMs = settings?.undoMs ?? 0
  const young = useNowTo(() => canTakeBack(episode.ack, undoMs))
  return (
    <>
      {live ? (
        <div className="actions" role="toolbar" aria-label="Actions">
          {episode.firing && <Acts episode={episode} young={young} undoMs={undoMs} />}
          <Standing episode={episode} young={young} />
        </div>
      ) : (
        <div className="actions actions-none">Nothing can be done here until the engine answers.</div>
      )}
      {problem !== null && (
        <p className="problem" role="status">
          {plainLine(problem)}
        </p>
      )}
    </>
  )
}

function Acts({ episode, young, undoMs }: { episode: Episode; young: boolean; undoMs: number }) {
  const singleKeys = usePage((page) => page.state?.desk.settings.singleKeys ?? true)
  const title = plainLine(episode.title)
  const first = useFirstFocus(`${episode.id}`)
  const { ack } = episode
  if (!ack || episode.returnedAt !== null) {
    const words = ack ? 'Acknowledge again' : 'Acknowledge'
    return (
      <Button
        key="acknowledge"
        ref={first}
        kind="primary"
        shortcut={singleKeys ? 'A' : undefined}
        label={`${words} ${title}`}
        onPress={() => void acknowledge()}
      >
        {words}
      </Button>
    )
  }
  if (young) {
    return (
      <Button
        key="take-back"
        kind="primary"
        shortcut={singleKeys ? 'U' : undefined}
        label={`Take back the ack of ${title}, possible for ${spanText(undoMs)}`}
        onPress={() => void takeBack()}
      >
        Take back
      </Button>
    )
  }
  return (
    <>
      {ack.order?.state === 'refused' && (
        <Button
          key="retry"
          kind="primary"
          label={`Retry telling the source about ${title}`}
          onPress={() => void give('outbox.retry', { episodeId: episode.id })}
        >
          Retry
        </Button>
      )}
      {ack.mine && (
        <Button
          key="unacknowledge"
          label={`Unacknowledge ${title}`}
          onPress={() => void give('alerts.unacknowledge', { episodeId: episode.id })}
        >
          Unacknowledge
        </Button>
      )}
    </>
  )
}

/** Who has it and whether others can see that, in one line beside the buttons. */
function Standing({ episode, young }: { episode: Episode; young: boolean }) {
  const source = useSource(episode.sourceId)
  const online = usePage((page) => page.state?.desk.online ?? true)
  const undoMs = usePage((page) => page.state?.desk.settings.undoMs ?? 0)
  const now = useNow()
  const { ack } = episode
  if (!ack || !episode.firing) return null
  if (young) {
    const left = Math.max(1, Math.ceil((ack.at + undoMs - engineNow()) / 1_000))
    return (
      <span className="standing ink-lamp num">
        <Check size={16} strokeWidth={1.75} aria-hidden="true" />
        Taken. U takes it back for {left} s
      </span>
    )
  }
  const words = orderWords(ack, source ? plainLine(sourceTitle(source)) : 'the source', online, now)
  return (
    <span className={`standing${words.tone === 'pending' ? ' standing-pending' : ''}`}>{words.short}</span>
  )
}
