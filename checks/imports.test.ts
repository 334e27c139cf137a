import assert from 'node:assert/strict'
import { test } from 'node:test'
import { whyRefused } from './imports.ts'

const needs = (space: string) => (space === 'shop' ? ['contracts'] : [])

test('import rules: what is refused, and what is not', () => {
  const refused: Array<[string, string, string?]> = [
    ['kernel/http/context.ts', 'spaces/contracts/index.ts'],
    ['kernel/http/context.ts', 'app.ts'],
    ['kernel/http/context.ts', 'testing/portal.ts'],
    ['spaces/contracts/service.ts', 'spaces/contracts/isolation.ts'],
    ['testing/isolation/world.ts', 'spaces/contracts/isolation.ts'],
    ['scripts/demo.ts', 'spaces/contracts/demo.ts'],
    ['spaces/contracts/service.ts', 'spaces/shop/index.ts'],
    ['spaces/shop/service.ts', 'spaces/contracts/connections/service.ts'],
    ['spaces/contracts/service.ts', 'web/ui/table.tsx'],
    ['spaces/contracts/policy.ts', 'kernel/db/database.ts'],
    ['spaces/contracts/policy.ts', '', 'kysely'],
    ['spaces/contracts/policy.ts', 'spaces/contracts/connections/service.ts'],
    ['spaces/contracts/connections/service.ts', 'spaces/contracts/routes.ts'],
    ['spaces/contracts/schema.ts', 'spaces/contracts/errors.ts'],
    ['spaces/contracts/pages/list.tsx', 'spaces/contracts/connections/service.ts'],
    ['spaces/contracts/pages/list.tsx', 'kernel/dates/day.ts'],
    ['spaces/contracts/pages/list.tsx', 'web/shell/shell.tsx'],
    ['spaces/contracts/pages/list.tsx', '', 'kysely'],
    ['web/router.tsx', 'kernel/db/database.ts'],
  ]
  for (const [file, target, name] of refused)
    assert.ok(whyRefused(file, target, name, needs), `${file} → ${target}${name ?? ''}`)
  const accepted: Array<[string, string, string?]> = [
    ['kernel/http/context.ts', 'kernel/db/database.ts'],
    ['spaces/shop/service.ts', 'spaces/contracts/index.ts'],
    ['spaces/shop/isolation.ts', 'testing/portal.ts'],
    ['spaces/contracts/connections/service.ts', 'spaces/contracts/policy.ts'],
    ['spaces/contracts/pages/list.tsx', 'spaces/contracts/record.ts'],
    ['spaces/contracts/pages/list.tsx', 'spaces/contracts/limits.ts'],
    ['spaces/contracts/pages/list.tsx', 'web/ui/table.tsx'],
    ['spaces/contracts/contracts.test.ts', 'testing/portal.ts'],
    ['web/router.tsx', 'spaces/contracts/pages/index.tsx'],
  ]
  for (const [file, target, name] of accepted)
    assert.equal(whyRefused(file, target, name, needs), undefined, `${file} → ${target}`)
  // What checks what comes in is not for a browser.
  assert.equal(
    whyRefused('spaces/contracts/pages/list.tsx', 'spaces/contracts/schema.ts', undefined, needs, true),
    undefined,
  )
  assert.ok(whyRefused('spaces/contracts/pages/list.tsx', 'spaces/contracts/schema.ts', undefined, needs, false))
  // Types of the server's endpoints, and nothing that would be loaded.
  assert.equal(whyRefused('web/api/endpoints.ts', 'spaces.ts', undefined, needs, true), undefined)
  assert.ok(whyRefused('web/api/endpoints.ts', 'spaces.ts', undefined, needs, false))
})
