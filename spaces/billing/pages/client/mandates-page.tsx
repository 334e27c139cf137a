import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../../web/api/client.ts'
import { useOpenOrganisation } from '../../../../web/api/open-organisation.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { MandateDrawer } from '../mandate-drawer.tsx'
import { MandateList } from '../mandate-list.tsx'
import '../billing.css'

/** «Mandats de prélèvement» (B25) of the organisation that is open: given, signed and revoked here. */
export function ClientMandatesPage() {
  const t = useTexts('billing')
  const open = useOpenOrganisation()
  const store = useQueryClient()
  const address = useListSearch()
  const [adding, setAdding] = useState(false)
  const { data } = useQuery({
    queryKey: ['payers', open?.id],
    queryFn: () => api.get('/payers', { query: { organisation: open!.id, size: 100 } }),
    enabled: open !== undefined,
  })
  return (
    <>
      <PageHeader
        title={t('mandate.many')}
        lead={t('mandate.lead')}
        breadcrumb={[{ label: t('invoices'), to: '/factures' }]}
        actions={
          data?.items.length ? (
            <Button leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />} onClick={() => setAdding(true)}>
              {t('mandate.new')}
            </Button>
          ) : undefined
        }
      />
      <MandateList side="client" {...(open ? { organisation: open.id } : {})} mayWrite />
      {adding && data ? (
        <MandateDrawer
          side="client"
          payers={data.items}
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
