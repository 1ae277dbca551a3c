/** The hidden window that sounds: it shows nothing, and does nothing else. */
import { connect } from '../../contract/wire.ts'
import { openPort } from '../engine.ts'
import { after } from '../now.ts'
import { createSoundSeat } from './seat.ts'

const seat = createSoundSeat('window', true, () => engine, after)
const engine = connect(() => openPort(null), { event: seat.take, status: () => {} }, after)
