/**
 * fast-check with the same seed in every run, so that a machine that lands a change never finds what another one did
 * not. NIGHTDESK_SEED looks elsewhere; a failure prints its seed and path.
 */
import fc from 'fast-check'

fc.configureGlobal({ seed: Number(process.env.NIGHTDESK_SEED ?? 2019) })

export { fc }
