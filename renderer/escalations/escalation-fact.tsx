/** What an alert's row says of its escalation: who was asked and how long they have, or that nobody has accepted. */
import { Megaphone } from 'lucide-react'
import type { Episode } from '../../contract/alert.ts'
import { useNowTo } from '../now.ts'
import { Fact } from '../ui/parts.tsx'
import { rowWords } from './escalation-words.ts'
import { useEscalation } from './use-escalation.ts'

export function EscalationFact({ episode }: { readonly episode: Episode }) {
  const escalation = useEscalation(episode.id)
  const words = useNowTo((now) => rowWords(escalation, now)?.words ?? '')
  const isNobody = useNowTo((now) => rowWords(escalation, now)?.tone === 'nobody')
  if (words === '') return null
  return (
    <span className="row-escalation">
      <Fact icon={Megaphone} {...(isNobody ? { tone: 'down' } : {})}>
        {words}
      </Fact>
    </span>
  )
}
