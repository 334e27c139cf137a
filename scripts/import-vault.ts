// `npm run import-vault -- FILE [--brand SLUG]`: takes an exit vault into an empty deployment, all of it or nothing (D31).
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { ConfigError } from '../kernel/config/config.ts'
import { DataDirectoryError } from '../kernel/db/data-directory.ts'
import type { Database } from '../kernel/db/database.ts'
import { DatabaseRefusedError } from '../kernel/db/refused.ts'
import { type FileStorage, openStorage } from '../kernel/files/storage.ts'
import { openConfigured } from './open.ts'

type Importing = {
  VaultRefusedError: new (why: string) => Error
  importVault: (
    into: { database: Database; files: FileStorage },
    path: string,
    brandId: string,
  ) => Promise<{
    already: boolean
    manifest: { holder: { name: string }; portal: { name: string }; madeAt: string; files: unknown[] }
    manifestSha256: string
    signedBy: string
  }>
}
const place = join(import.meta.dirname, '..', 'spaces', 'documents', 'vault', 'importing.ts')

if (import.meta.main) {
  const { importVault, VaultRefusedError } = (await import(pathToFileURL(place).href)) as Importing
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options: { brand: { type: 'string' } } })
    const [path, more] = positionals
    if (!path || more) throw new VaultRefusedError('npm run import-vault -- FILE [--brand SLUG]')
    const { database, config } = await openConfigured()
    const { rows } = await database.pool.query(
      'select id, slug, name from brands where $1::text is null or slug = $1 order by slug',
      [values.brand ?? null],
    )
    if (rows.length !== 1)
      throw new VaultRefusedError(
        rows.length === 0 ? `no brand is called ${values.brand}` : 'say which brand: --brand SLUG',
      )
    const files = await openStorage(config)
    const { already, manifest, manifestSha256, signedBy } = await importVault({ database, files }, path, rows[0].id)
    const { holder, portal, madeAt } = manifest
    console.log(
      already
        ? `The vault of ${holder.name} is here already: nothing was done.`
        : `The vault of ${holder.name} (${portal.name}, ${madeAt}) is taken into ${rows[0].name}: ${manifest.files.length} files.`,
    )
    console.log(`Manifest: ${manifestSha256}\nSigned by: ${signedBy}`)
    await database.close()
    process.exit(0)
  } catch (error) {
    const known = [VaultRefusedError, ConfigError, DataDirectoryError, DatabaseRefusedError].some(
      (one) => error instanceof one,
    )
    if (!known && (error as { code?: string }).code !== 'ENOENT') throw error
    console.error((error as Error).message)
    process.exit(1)
  }
}
