/** The connection of a page of ours to the engine: kept open, and how it stands told to the store. */
import { connect, type Port, type ServerEvent } from '../contract/wire.ts'
import { inElectron, KeyRefused, openPort, takeToken } from './engine.ts'
import { after, askWith } from './now.ts'
import { usePage } from './store.ts'

/**
 * Connects, and stays connected.
 * @param token this link's key, null without one
 * @param firstPort the first try for a port, already under way; null when there is nobody to ask
 * @param take gets all that the engine pushes
 */
export function startConnection(
  token: string | null,
  firstPort: Promise<Port> | null,
  take: (event: ServerEvent) => void,
): void {
  // The same tab may be given a newer link: only the part after # differs, and the browser loads nothing for that.
  window.addEventListener('hashchange', () => location.reload())
  if (firstPort === null) {
    usePage.setState({ link: 'no-token' })
    return
  }
  let next: Promise<Port> | null = firstPort
  let refused = false
  const tryPort = async (): Promise<Port> => {
    try {
      const trying = next ?? openPort(token)
      next = null
      const port = await trying
      refused = false
      return port
    } catch (error) {
      refused = error instanceof KeyRefused
      throw error
    }
  }
  const status = (link: 'connecting' | 'open' | 'lost'): void => {
    // An open connection is not yet a word of the engine: only the snapshot makes the page live again.
    if (link === 'lost') usePage.setState({ link: refused ? 'refused' : 'lost' })
    else usePage.setState({ link: 'connecting' })
  }
  const engine = connect(tryPort, { event: take, status }, after)
  // Where it does not answer, the page counts the worse of the two by itself.
  askWith(() => void engine.order('clock.ask', {}).catch(() => {}))
  usePage.setState({ engine })
}

/** The same for a small page, which reaches for the engine only now. */
export function startSmallConnection(take: (event: ServerEvent) => void): void {
  const token = takeToken()
  startConnection(token, token === null && !inElectron ? null : openPort(token), take)
}
