/** What can be done with the selected episode. One primary action; what cannot be done is not there. */
import { AlarmClock, Check } from 'lucide-react'
import type { Episode } from '../../contract/alert.ts'
import { engineNow, useNow, useNowTo } from '../now.ts'
import { acknowledge, ask, askMaintenance, canTakeBack, endSnooze, give, takeBack } from '../orders.ts'
import { startPostmortem } from '../postmortems/orders.ts'
import { usePage } from '../store.ts'
import { spanText } from '../ui/duration.ts'
import { Button } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { useFirstFocus } from './first-focus.ts'
import { useLive, useSource } from './sight.ts'
import { countOf, orderWords, returnsWords, sourceTitle } from './words.ts'

export function EpisodeActions({ episode }: { readonly episode: Episode }) {
  const settings = usePage((page) => page.state?.desk.settings)
  const problem = usePage((page) => page.problem)
  const live = useLive()
  const undoMs = settings?.undoMs ?? 0
  const picked = usePage((page) => page.picked.size)
  const young = useNowTo(() => canTakeBack(episode.ack, undoMs))
  return (
    <>
      {live && picked > 0 && (
        // The keys act on all that are picked; a button for this one alone beside them would be taken for them.
        <div className="actions">
          {countOf(picked, 'alert')} {picked === 1 ? 'is' : 'are'} selected: the bar under the list acts on{' '}
          {picked === 1 ? 'it' : 'all of them'}.
        </div>
      )}
      {live && picked === 0 && (
        <div className="actions" role="toolbar" aria-label="Actions">
          {episode.firing && <Acts episode={episode} young={young} undoMs={undoMs} />}
          <PutOff episode={episode} />
          <Standing episode={episode} young={young} />
        </div>
      )}
      {!live && (
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

/** Snooze, silence, postmortem: each with its key, each only where it does something. */
function PutOff({ episode }: { episode: Episode }) {
  const singleKeys = usePage((page) => page.state?.desk.settings.singleKeys ?? true)
  const title = plainLine(episode.title)
  const key = (letter: string): string | undefined => (singleKeys ? letter : undefined)
  return (
    <>
      {episode.firing && episode.snooze && (
        <Button label={`End snooze of ${title}`} onPress={() => void endSnooze(episode)}>
          End snooze
        </Button>
      )}
      {episode.firing && !episode.snooze && !episode.keptQuiet && (
        <Button shortcut={key('S')} label={`Snooze ${title}`} onPress={() => ask('snooze')}>
          Snooze
        </Button>
      )}
      {episode.firing && !episode.keptQuiet && (
        <Button shortcut={key('Z')} label={`Silence ${title}`} onPress={() => ask('silence')}>
          Silence
        </Button>
      )}
      {episode.firing && (
        <Button shortcut={key('E')} label={`Escalate ${title}`} onPress={() => ask('escalate')}>
          Escalate
        </Button>
      )}
      {episode.firing && !episode.keptQuiet && (
        <span className="wide-only">
          <Button
            shortcut={key('M')}
            label={`Maintenance window for ${title}`}
            onPress={() => askMaintenance(true)}
          >
            Maintenance
          </Button>
        </span>
      )}
      <span className="actions-last">
        <Button shortcut={key('P')} label={`Postmortem of ${title}`} onPress={() => void startPostmortem()}>
          Postmortem
        </Button>
      </span>
    </>
  )
}

/** Who has it and whether others can see that, in one line beside the buttons. */
function Standing({ episode, young }: { episode: Episode; young: boolean }) {
  const source = useSource(episode.sourceId)
  const online = usePage((page) => page.state?.desk.online ?? true)
  const undoMs = usePage((page) => page.state?.desk.settings.undoMs ?? 0)
  const now = useNow()
  const { ack, snooze } = episode
  if (episode.firing && snooze) {
    return (
      <span className="standing num">
        <AlarmClock size={16} strokeWidth={1.75} aria-hidden="true" />
        {returnsWords(snooze, now)}. Only this laptop is quiet about it.
      </span>
    )
  }
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
