import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { Dialog } from '../../../../web/ui/dialog.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { Permitted } from '../../../../web/ui/permitted.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { QuoteList } from '../quote-list.tsx'
import { ClientField } from './client-field.tsx'
import { useSalesTabs } from './tabs.ts'
import '../sales.css'

/** «Devis» (B24): all quotes, by state. */
export function StaffQuotesPage() {
  const t = useTexts('sales')
  const tabs = useSalesTabs()
  const [adding, setAdding] = useState(false)
  return (
    <>
      <PageHeader
        title={t('title')}
        tabs={tabs}
        actions={
          <Permitted needs="sales.quotes.write">
            <Button leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />} onClick={() => setAdding(true)}>
              {t('quotes.new')}
            </Button>
          </Permitted>
        }
      />
      <QuoteList side="staff" />
      {adding ? <NewQuote onClose={() => setAdding(false)} /> : null}
    </>
  )
}

function NewQuote({ onClose }: { onClose: () => void }) {
  const t = useTexts('sales')
  const ui = useTexts()
  const navigate = useNavigate()
  const [client, setClient] = useState('')
  const create = useMutation({
    mutationFn: () => api.post('/staff/quotes', { body: { organisationId: client } }),
    onSuccess: ({ id }) => void navigate({ to: `/fournisseur/devis/${id}` }),
  })
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t('quotes.new')}
      lead={t('quotes.newWhat')}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {ui('cancel')}
          </Button>
          <Button disabled={!client} loading={create.isPending} onClick={() => create.mutate()}>
            {t('quotes.create')}
          </Button>
        </>
      }
    >
      {create.error ? <ProblemNotice problem={create.error as ApiProblem} /> : null}
      <ClientField value={client} onChange={setClient} />
    </Dialog>
  )
}
