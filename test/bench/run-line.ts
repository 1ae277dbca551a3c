/** One line of the benchmark in a process of its own: which one comes over IPC, and its figures go back. */
import { lines } from './lines.ts'

process.once('message', ({ file, quick }: { readonly file: string; readonly quick: boolean }) => {
  void run(file, quick)
})

async function run(file: string, quick: boolean): Promise<void> {
  const line = lines.find((one) => one.file === file)
  if (!line) throw new Error(`no line ${file}`)
  const { measure } = await line.load()
  const figures = await measure({ quick, say: (text) => process.stderr.write(`  ${text}\n`) })
  process.send?.({ figures }, () => process.exit(0))
}
