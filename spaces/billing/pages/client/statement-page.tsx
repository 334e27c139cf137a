import { Button } from '@mantine/core'
import { IconWallet } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../../web/api/client.ts'
import { useOpenOrganisation } from '../../../../web/api/open-organisation.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { StatementView } from '../statement-view.tsx'
import { TopUpDialog } from './top-up-dialog.tsx'
import '../billing.css'

/** «Relevé de compte» (B13) of the organisation that is open; its account is topped up here (B9). */
export function ClientStatementPage() {
  const t = useTexts('billing')
  const open = useOpenOrganisation()
  const [topping, setTopping] = useState(false)
  const { data } = useQuery({
    queryKey: ['statements', 'client', open?.id, 'balances'],
    enabled: open !== undefined,
    queryFn: () => api.get('/statements/:id/balances', { params: { id: open!.id } }),
  })
  return (
    <>
      <PageHeader
        title={t('statement')}
        lead={open?.name}
        breadcrumb={[{ label: t('invoices'), to: '/factures' }]}
        actions={
          data?.topUp ? (
            <Button
              variant="default"
              leftSection={<IconWallet size={17} stroke={1.7} aria-hidden />}
              onClick={() => setTopping(true)}
            >
              {t('credits.topUp')}
            </Button>
          ) : undefined
        }
      />
      {open ? <StatementView side="client" organisation={open.id} /> : null}
      {open && data?.topUp && topping ? (
        <TopUpDialog organisation={open.id} currency={data.topUp} onClose={() => setTopping(false)} />
      ) : null}
    </>
  )
}
