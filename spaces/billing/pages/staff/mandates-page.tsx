import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useStaffMay } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { MandateDrawer } from '../mandate-drawer.tsx'
import { MandateList } from '../mandate-list.tsx'
import '../billing.css'

/** The mandates of all clients (B14), beside the collections that use them; those on paper are written down here. */
export function MandatesPage() {
  const t = useTexts('billing')
  const store = useQueryClient()
  const address = useListSearch()
  const writes = useStaffMay('billing.mandates.write')
  const [adding, setAdding] = useState(false)
  return (
    <>
      <PageHeader
        title={t('mandate.many')}
        breadcrumb={[{ label: t('collection.many'), to: '/fournisseur/factures/prelevements' }]}
        actions={
          writes ? (
            <Button leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />} onClick={() => setAdding(true)}>
              {t('mandate.new')}
            </Button>
          ) : undefined
        }
      />
      <MandateList side="staff" mayWrite={writes} />
      {adding ? (
        <MandateDrawer
          side="staff"
          payers={[]}
          onClose={() => setAdding(false)}
          onMade={async (id) => {
            setAdding(false)
            await store.invalidateQueries()
            address.open({ mandat: id })
          }}
        />
      ) : null}
    </>
  )
}
