/** What keeps "you have it" from being the whole truth: others are to be told, and have not been. */
import type { Episode } from '../../contract/alert.ts'
import { useNowTo } from '../now.ts'
import { usePage } from '../store.ts'
import { plainLine } from '../ui/plain-text.ts'
import { useSource } from './sight.ts'
import { orderWords, sourceTitle } from './words.ts'

/** What has become of telling the source about its ack; '' when it was told, or is not to be told. */
export function useUntold({ ack, sourceId }: Episode): string {
  const source = useSource(sourceId)
  const online = usePage((page) => page.state?.desk.online ?? true)
  const name = source ? plainLine(sourceTitle(source)) : 'the source'
  return useNowTo((now) =>
    !ack?.order || ack.order.state === 'sent' ? '' : orderWords(ack, name, online, now).long,
  )
}
