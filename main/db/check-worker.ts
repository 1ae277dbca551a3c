/** Reads copies of the database on a thread of its own: the watch must not wait for the disk. */
import { parentPort } from 'node:worker_threads'
import { checkFile } from './check-file.ts'

parentPort?.once('message', (file: string) => parentPort?.postMessage(checkFile(file)))
