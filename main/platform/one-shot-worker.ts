/** One question to a thread of its own: started, asked, answered, gone. */
import { Worker } from 'node:worker_threads'

/** Posts `question` to the worker at `entry` and resolves with its first message. Rejects when it dies before that. */
export function askWorker<Answer>(entry: URL, question: unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(entry)
    worker.once('message', (answer: Answer) => {
      resolve(answer)
      void worker.terminate()
    })
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`the worker ended with ${code} before it answered`)))
    worker.postMessage(question)
  })
}
