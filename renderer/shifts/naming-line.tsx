/** Whom the rotations take me for, so that a wrong spelling is seen before a shift is missed. */
import { TriangleAlert, UserCheck, UserX } from 'lucide-react'
import { Plain } from '../ui/plain.tsx'
import { useTeam } from './team-desk.ts'
import { namingWords, twinWords } from './team-words.ts'

export function NamingLine() {
  const team = useTeam((known) => known.team)
  if (team === null || team.naming.length === 0) return null
  const isNamed = team.naming.some(({ as }) => as.length > 0)
  const Icon = isNamed ? UserCheck : UserX
  return (
    <section className="naming" aria-label="Your name in the rotations">
      <p className={isNamed ? 'soft' : 'ink-unknown'}>
        <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
        <span>
          <Plain text={namingWords(team)} />
        </span>
      </p>
      {team.naming.map((one) => {
        const words = twinWords(one)
        return (
          words !== null && (
            <p key={one.rotation} className="ink-unknown">
              <TriangleAlert size={16} strokeWidth={1.75} aria-hidden="true" />
              <span>
                <Plain text={words} />
              </span>
            </p>
          )
        )
      })}
    </section>
  )
}
