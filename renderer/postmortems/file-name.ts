/** What an exported draft is called; the engine calls its file the same. */
export { exportName } from '../../contract/postmortem-file-name.ts'
