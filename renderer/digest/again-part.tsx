/** In the digest: postmortems whose alert fired again after the fix, as far as nobody has seen to them. */
import { againWords, firedAgainBetween } from '../../contract/postmortem-again.ts'
import { useNow } from '../now.ts'
import { openPostmortem } from '../postmortems/orders.ts'
import { usePage } from '../store.ts'
import { momentText } from '../ui/clock.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'

/** @param from where the digest begins, epoch ms; it ends now */
export function AgainInDigest({ from }: { readonly from: number }) {
  const postmortems = usePage((page) => page.state?.postmortems)
  const now = useNow()
  const again = firedAgainBetween(postmortems ?? [], from, Number.POSITIVE_INFINITY)
  if (again.length === 0) return null
  return (
    <section className="digest-part" aria-labelledby="digest-again">
      <h2 id="digest-again" className="sect-head">
        <span>
          Fired again after the fix <span className="count">{again.length}</span>
        </span>
        <small>postmortems that are not over</small>
      </h2>
      <ul className="review-rows">
        {again.map((one) => (
          <li key={one.postmortemId}>
            <span className="row-title cut">
              <Plain text={one.title} />
            </span>
            <span className="digest-when num">
              {momentText(one.at, now)}, {againWords(one)}
            </span>
            <Button
              small
              label={`Open ${plainLine(one.title)}`}
              onPress={() => openPostmortem(one.postmortemId)}
            >
              Open
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
