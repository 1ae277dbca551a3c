/** The pane of a thread: asked for when it is shown or has changed. */
import { useEffect } from 'react'
import type { Thread, ThreadView } from '../../contract/support.ts'
import { usePage } from '../store.ts'
import { readThread, useInbox } from './desk.ts'

/** The view as far as it is known, undefined while the first answer is on its way. */
export function useView({ id, version }: Pick<Thread, 'id' | 'version'>): ThreadView | undefined {
  const engine = usePage((page) => page.engine)
  const open = usePage((page) => page.link === 'open')
  const view = useInbox((inbox) => inbox.views.get(id))
  const known = view?.version
  useEffect(() => {
    if (engine && open && known !== version) void readThread(id)
  }, [engine, open, id, version, known])
  return view
}
