// `npm run generate`: db/types.ts and db/schema.sql from the migrations, web/api/schema.ts from the OpenAPI document.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { apiTypes } from './generate-api-types.ts'
import { describeSchema } from './generate-types.ts'

const root = resolve(import.meta.dirname, '..')
const { types, schema } = await describeSchema()
writeFileSync(join(root, 'db', 'types.ts'), types)
writeFileSync(join(root, 'db', 'schema.sql'), schema)
const { openApiDocument } = await import('../checks/openapi.ts')
mkdirSync(join(root, 'web', 'api'), { recursive: true })
writeFileSync(join(root, 'web', 'api', 'schema.ts'), apiTypes(await openApiDocument()))
console.log('db/types.ts, db/schema.sql and web/api/schema.ts are written.')
process.exit(0)
