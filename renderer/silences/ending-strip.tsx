/** On Watch, ahead of it: a silence or a maintenance window ends in my shift, and what it keeps quiet will need somebody. */
import { BellRing } from 'lucide-react'
import type { EndingSilence } from '../../contract/silences.ts'
import { useNow } from '../now.ts'
import { give } from '../orders.ts'
import { say, usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { useLive } from '../watch/sight.ts'
import { endingLead, endingWords } from './ending-words.ts'

const hourMs = 3_600_000
const none: readonly EndingSilence[] = []

export function EndingStrip() {
  const ending = usePage((page) => (page.screen === 'watch' ? page.state?.desk.endingSilences : none) ?? none)
  const live = useLive()
  const now = useNow()
  const [first] = ending
  if (!first || !live) return null
  const more = ending.length - 1
  const { sourceId, silenceId, endsAt, isWindow } = first
  const extend = async (): Promise<void> => {
    if (await give('silences.extend', { sourceId, silenceId, endsAt: endsAt + hourMs }))
      say('Silence extended', false)
  }
  return (
    <section
      className="notice notice-plain"
      aria-label={isWindow ? 'Maintenance ends in your shift' : 'A silence ends in your shift'}
    >
      <BellRing size={16} strokeWidth={1.75} aria-hidden="true" />
      <p className="num" role="status">
        <b>{endingLead(first, now)}</b> {endingWords(first)}
        {more > 0 && ` ${more} more ${more === 1 ? 'ends' : 'end'} soon.`}
      </p>
      {!isWindow && (
        <Button small label="+1 h for this silence" onPress={() => void extend()}>
          +1 h
        </Button>
      )}
      <Button
        small
        kind="bare"
        label={`See it among the ${isWindow ? 'maintenance windows' : 'silences'}`}
        onPress={() =>
          usePage.setState({ screen: 'silences', soughtSilence: isWindow ? null : silenceId, problem: null })
        }
      >
        See it
      </Button>
    </section>
  )
}
