import { writeCsv } from './csv.ts'
import { writeXlsx } from './xlsx.ts'

// Run by export.test.ts in a process of its own: exports 100,000 rows of 12 columns and says how much memory it took at
// most beyond what the process had, read after a collection every 5,000 rows: what is held, whatever the machine leaves to the process.

const collect = (globalThis as { gc?: () => void }).gc
if (!collect) throw new Error('Run with --expose-gc')
const columns = [
  ...Array.from({ length: 7 }, (_, index) => ({ header: `Texte ${index}`, type: 'text' as const })),
  { header: 'Entier', type: 'integer' as const },
  { header: 'Montant', type: 'money' as const },
  { header: 'Date', type: 'date' as const },
  { header: 'Instant', type: 'datetime' as const },
  { header: 'Booléen', type: 'boolean' as const },
]
const held = () => {
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
let before = 0
let most = 0
async function* rows() {
  for (let index = 0; index < 100_000; index++) {
    if (index % 5000 === 0) {
      const now = held()
      if (index === 0) before = now
      most = Math.max(most, now)
    }
    const texts = Array.from({ length: 7 }, (_, column) => `Valeur ${index} de la colonne ${column}`)
    yield [...texts, index, index * 7, '2026-11-23', '2026-11-23T08:12:00Z', index % 2 === 0]
  }
}
const start = performance.now()
const stream =
  process.argv[2] === 'csv' ? writeCsv(columns, rows()) : writeXlsx({ sheetName: 'Mesure', columns, rows: rows() })
let bytes = 0
for await (const chunk of stream) bytes += chunk.length
most = Math.max(most, held())
const seconds = Math.round((performance.now() - start) / 100) / 10
console.log(JSON.stringify({ growthMiB: Math.round((most - before) / 1024 / 1024), bytes, seconds }))
