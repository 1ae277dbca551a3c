// The pinned Node is in node_modules/.bin on Linux; elsewhere any Node that package.json's engines allows will do.
// better-sqlite3 on an older Node ends the process without a word, so this comes before everything else.
const [major, minor] = process.versions.node.split('.').map(Number)
const fits = (major === 22 && minor >= 14) || major === 24 || major >= 26
if (!fits) {
  console.error(
    `Node ${process.versions.node} does not fit: 22.14 or later, 24, or 26 and later. On Linux an install that leaves no optional packages out brings the right one; run through npm (npm start, npm test).`,
  )
  process.exit(1)
}
