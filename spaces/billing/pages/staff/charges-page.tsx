import { Button } from '@mantine/core'
import { IconReceiptEuro } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import { useStaffMay } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { DataTable } from '../../../../web/ui/data-table.tsx'
import { EmptyState } from '../../../../web/ui/empty-state.tsx'
import { formatDay, formatMoney } from '../../../../web/ui/format.ts'
import { KeysetList } from '../../../../web/ui/keyset-list.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { Surface } from '../../../../web/ui/surface.tsx'
import { useBillingTabs } from './tabs.ts'
import '../billing.css'

/** «Charges à facturer» (B11): what is owed by today and on no invoice yet, by client; each becomes a draft in one act. */
export function ChargesPage() {
  const t = useTexts('billing')
  const tabs = useBillingTabs()
  const navigate = useNavigate()
  const writes = useStaffMay('billing.invoices.write')
  const { data, error, refetch } = useQuery({
    queryKey: ['charges', 'clients'],
    queryFn: () => api.get('/staff/charges/clients'),
  })
  const draft = useMutation({
    mutationFn: (organisationId: string) => api.post('/staff/invoices/due', { body: { organisationId } }),
    onSuccess: ({ id }) => void navigate({ to: `/fournisseur/factures/${id}` }),
  })
  return (
    <>
      <PageHeader title={t('title')} tabs={tabs} lead={t('owed.lead')} />
      {draft.error ? <ProblemNotice problem={draft.error as ApiProblem} /> : null}
      <Surface flush title={t('charges')}>
        <DataTable
          label={t('charges')}
          rows={data?.items}
          error={error}
          onRetry={() => void refetch()}
          rowHeight={44}
          rowKey={(row) => `${row.organisation.id} ${row.currency}`}
          rowName={(row) => row.organisation.name}
          columns={[
            { key: 'client', title: t('client'), cell: (row) => row.organisation.name, phone: 'title' },
            {
              key: 'count',
              title: t('owed.count'),
              kind: 'right',
              cell: (row) => row.charges,
              width: 110,
              phone: 'line',
            },
            {
              key: 'net',
              title: t('owed.net'),
              kind: 'money',
              cell: (row) => formatMoney(row.netCents, row.currency),
              width: 160,
              phone: 'aside',
            },
            {
              key: 'act',
              title: '',
              width: 340,
              phone: 'below',
              cell: (row) =>
                row.netCents <= 0 ? (
                  <span className="help">{t('owed.negative')}</span>
                ) : writes ? (
                  <Button
                    size="xs"
                    variant="default"
                    leftSection={<IconReceiptEuro size={15} stroke={1.7} aria-hidden />}
                    loading={draft.isPending && draft.variables === row.organisation.id}
                    aria-label={`${t('owed.act')}, ${row.organisation.name}`}
                    onClick={() => draft.mutate(row.organisation.id)}
                  >
                    {t('owed.act')}
                  </Button>
                ) : null,
            },
          ]}
          empty={<EmptyState title={t('owed.empty')}>{t('owed.emptyWhat')}</EmptyState>}
        />
      </Surface>
      <div style={{ marginTop: 16 }}>
        <KeysetList
          title={t('owed.all')}
          path="/staff/charges"
          rowKey={(row) => row.id}
          rowName={(row) => row.label}
          columns={[
            { key: 'from', title: t('owed.from'), cell: (row) => row.reference, width: 140, phone: 'line' },
            { key: 'client', title: t('client'), cell: (row) => row.organisation.name, phone: 'line' },
            {
              key: 'label',
              title: t('owed.label'),
              cell: (row) => row.label,
              truncate: (row) => row.label,
              phone: 'title',
            },
            {
              key: 'period',
              title: t('owed.period'),
              cell: (row) => (row.fromOn ? `${formatDay(row.fromOn)} – ${formatDay(row.toOn)}` : ''),
              width: 210,
              phone: 'hidden',
            },
            {
              key: 'since',
              title: t('owed.since'),
              cell: (row) => formatDay(row.invoiceOn),
              width: 150,
              phone: 'line',
            },
            {
              key: 'net',
              title: t('owed.net'),
              kind: 'money',
              cell: (row) => formatMoney(row.netCents, row.currency),
              width: 130,
              phone: 'aside',
            },
          ]}
          empty={{ title: t('owed.empty'), text: t('owed.emptyWhat') }}
        />
      </div>
    </>
  )
}
