/** Every place, by layer. */
export function Environments() {
  return (
    <main className="main page environments" aria-label="Environments">
      <h1>Environments</h1>
    </main>
  )
}
