import { Button } from '@mantine/core'
import { IconBellOff } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../../web/api/client.ts'
import { useStaffMay } from '../../../../../web/api/session.ts'
import { useTexts } from '../../../../../web/i18n/index.ts'
import { formatDay } from '../../../../../web/ui/format.ts'
import { KeysetList } from '../../../../../web/ui/keyset-list.tsx'
import { PageHeader } from '../../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../../web/ui/problem-notice.tsx'
import { SpareDialog } from './spare-dialog.tsx'
import '../../billing.css'

/** Who is spared reminders, and why (B26). */
export function SparedPage() {
  const t = useTexts('billing')
  const store = useQueryClient()
  const manages = useStaffMay('billing.receivables.manage')
  const [sparing, setSparing] = useState(false)
  const end = useMutation({
    mutationFn: (id: string) => api.delete('/staff/reminder-exemptions/:id', { params: { id } }),
    onSettled: () => store.invalidateQueries(),
  })
  return (
    <>
      <PageHeader
        title={t('reminders.spared')}
        breadcrumb={[
          { label: t('title'), to: '/fournisseur/factures' },
          { label: t('reminders.title'), to: '/fournisseur/factures/relances' },
        ]}
        actions={
          manages ? (
            <Button leftSection={<IconBellOff size={17} stroke={1.7} aria-hidden />} onClick={() => setSparing(true)}>
              {t('reminders.spareOne')}
            </Button>
          ) : undefined
        }
      />
      {end.error ? <ProblemNotice problem={end.error as ApiProblem} /> : null}
      <KeysetList
        title={t('reminders.spared')}
        path="/staff/reminder-exemptions"
        rowHeight={44}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        columns={[
          { key: 'name', title: t('client'), cell: (row) => row.name, phone: 'title' },
          { key: 'kind', title: t('kind'), cell: (row) => t(`reminders.kinds.${row.kind}`), width: 110, phone: 'line' },
          {
            key: 'reason',
            title: t('reminders.reason'),
            cell: (row) => row.reason,
            truncate: (row) => row.reason,
            phone: 'line',
          },
          {
            key: 'until',
            title: t('reminders.until'),
            cell: (row) => (row.untilOn ? formatDay(row.untilOn) : t('reminders.always')),
            width: 130,
            phone: 'below',
          },
          { key: 'by', title: t('reminders.by'), cell: (row) => row.createdBy, width: 170, phone: 'hidden' },
          {
            key: 'act',
            title: '',
            width: 170,
            phone: 'below',
            cell: (row) =>
              manages ? (
                <Button variant="subtle" size="compact-sm" onClick={() => end.mutate(row.id)}>
                  {t('reminders.spareNoMore')}
                </Button>
              ) : null,
          },
        ]}
        empty={{ title: t('reminders.sparedEmpty'), text: t('reminders.sparedWhat') }}
      />
      {sparing ? <SpareDialog onClose={() => setSparing(false)} /> : null}
    </>
  )
}
