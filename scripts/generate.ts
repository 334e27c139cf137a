// `npm run generate`: db/types.ts and db/schema.sql from the migrations.
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describeSchema } from './generate-types.ts'

const root = resolve(import.meta.dirname, '..')
const { types, schema } = await describeSchema()
writeFileSync(join(root, 'db', 'types.ts'), types)
writeFileSync(join(root, 'db', 'schema.sql'), schema)
console.log('db/types.ts and db/schema.sql are written.')
process.exit(0)
