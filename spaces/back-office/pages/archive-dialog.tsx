import { Button, TextInput } from '@mantine/core'
import { IconArchive } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, newActionKey } from '../../../web/api/client.ts'
import { ApiProblem } from '../../../web/api/problem.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { Dialog } from '../../../web/ui/dialog.tsx'
import { ErrorState } from '../../../web/ui/error-state.tsx'
import { ProblemNotice } from '../../../web/ui/problem-notice.tsx'

/** So many clients are named one by one. */
const shown = 6

/** «Supprimer un(des) client(s)» (B4): says before what comes of it. Nothing is erased. */
export function ArchiveDialog(props: { ids: string[]; onClose: () => void; onDone: () => Promise<unknown> }) {
  const t = useTexts('backOffice')
  const [reason, setReason] = useState('')
  const [key] = useState(newActionKey)
  const { ids } = props
  const preview = useQuery({
    queryKey: ['archiving', ids],
    queryFn: () => api.post('/staff/organisations/archiving/preview', { body: { ids } }),
    staleTime: 0,
  })
  const act = useMutation({
    mutationFn: () => api.post('/staff/organisations/archiving', { body: { ids, reason }, key }),
    onSuccess: props.onDone,
  })
  const items = (preview.data?.items ?? []).filter((item) => !item.archived)
  const sum = (name: 'people' | 'contracts' | 'tickets' | 'documents') =>
    items.reduce((total, item) => total + item[name], 0)
  const problem = act.error instanceof ApiProblem ? act.error : undefined
  return (
    <Dialog
      opened
      onClose={props.onClose}
      icon={IconArchive}
      tone="brique"
      title={t('archiving.title', { count: ids.length })}
      lead={t('archiving.lead')}
      footer={
        <>
          <Button variant="default" onClick={props.onClose}>
            {t('archiving.cancel')}
          </Button>
          <Button
            className="danger"
            loading={act.isPending}
            disabled={items.length === 0}
            onClick={() => act.mutate()}
            leftSection={<IconArchive size={17} stroke={1.7} aria-hidden />}
          >
            {t('archiving.act', { count: items.length })}
          </Button>
        </>
      }
    >
      {problem ? <ProblemNotice problem={problem} /> : null}
      {preview.error ? (
        <ErrorState title={t('failed')} onRetry={() => void preview.refetch()} />
      ) : (
        <div aria-busy={preview.isPending} aria-live="polite">
          <ul style={{ margin: '0 0 12px', paddingLeft: 20 }}>
            {items.slice(0, shown).map((item) => (
              <li key={item.id}>
                <b>{item.name}</b> {item.code}
              </li>
            ))}
            {items.length > shown ? <li>{t('archiving.more', { count: items.length - shown })}</li> : null}
          </ul>
          {preview.data ? (
            <ul style={{ margin: '0 0 16px', paddingLeft: 20 }}>
              <li>{t('archiving.people', { count: sum('people') })}</li>
              <li>
                {t('archiving.kept', {
                  contracts: sum('contracts'),
                  documents: sum('documents'),
                  tickets: sum('tickets'),
                })}
              </li>
              <li>{t('archiving.lists', { count: items.length })}</li>
              <li>{t('archiving.back')}</li>
            </ul>
          ) : null}
        </div>
      )}
      <TextInput
        label={t('archiving.reason')}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </Dialog>
  )
}
