import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { type ApiProblem, api } from '../../../web/api/client.ts'
import { useStaffMay } from '../../../web/api/session.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { useClientTabs } from '../../../web/ui/client-tabs.ts'
import { ErrorState } from '../../../web/ui/error-state.tsx'
import { KeysetList } from '../../../web/ui/keyset-list.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Told } from '../../../web/ui/told.tsx'
import { LeaveGuard } from '../../../web/ui/unsaved.tsx'
import { AccessBar } from './access-bar.tsx'
import { useAccessColumns } from './access-columns.tsx'
import { LettersDialog } from './letters-dialog.tsx'
import { RightsDrawer } from './rights-drawer.tsx'
import { SaveProblem } from './save-problem.tsx'
import { keyOf } from './staged.ts'
import { useAccessEdits } from './use-access-edits.ts'
import { ViewButtons } from './view-buttons.tsx'
import './accesses.css'

/** A client's page, «Contacts»: the same accesses by contact (D13). */
export function ContactsPage() {
  const t = useTexts('portal-access')
  const { organisationId: id } = useParams({ strict: false }) as { organisationId: string }
  const store = useQueryClient()
  const tabs = useClientTabs(id)
  const may = useStaffMay('portal-access.accesses.manage')
  const path = '/staff/portal-accesses/clients/:id/contacts'
  const read = useCallback(() => void store.invalidateQueries({ queryKey: ['list', path] }), [store])
  const edits = useAccessEdits(read)
  const [open, setOpen] = useState<'letters' | 'rights'>()
  const [told, tell] = useState<string>()
  const client = useQuery({
    queryKey: ['client', id],
    queryFn: () => api.get('/staff/organisations/:id', { params: { id } }),
  })
  const sees = useStaffMay('portal-access.portal.view')
  const columns = useAccessColumns({
    staged: edits.staged,
    contacts: true,
    change: may ? (row, wish) => edits.stage([row], wish) : undefined,
  })
  const name = client.data?.name ?? ''
  const breadcrumb = [
    { label: t('contacts.clients'), to: '/fournisseur/clients' },
    { label: name, to: `/fournisseur/clients/${id}` },
    { label: t('contacts.title') },
  ]
  if (client.error)
    return (
      <>
        <PageHeader title={t('contacts.title')} breadcrumb={breadcrumb} />
        <ErrorState
          title={t('contacts.title')}
          problem={client.error as ApiProblem}
          onRetry={() => void client.refetch()}
        />
      </>
    )
  return (
    <>
      <PageHeader
        title={t('contacts.of', { name })}
        windowTitle={t('contacts.title')}
        breadcrumb={breadcrumb}
        {...(tabs ? { tabs } : {})}
        lead={sees ? t('contacts.viewing') : undefined}
        actions={sees ? <ViewButtons organisationId={id} /> : undefined}
      />
      <Told said={told} padding="0 0 16px" />
      <SaveProblem problem={edits.problem} staged={edits.staged} onReread={edits.reread} />
      <KeysetList
        title={t('contacts.title')}
        path={path}
        params={{ id }}
        search={t('contacts.search')}
        defaultSort="name"
        rowHeight={40}
        rowKey={keyOf}
        rowName={(row) => row.name}
        href={(row) =>
          row.accountId ? `/fournisseur/clients?personne=${row.accountId}` : `/fournisseur/clients/${id}`
        }
        {...(may ? { selection: edits.ticked.selection } : {})}
        columns={columns as never}
        empty={{ title: t('empty.contacts'), text: t('emptyWhat.contacts') }}
      >
        <AccessBar
          ticked={edits.ticked.rows}
          staged={edits.staged}
          counted={(count) => t('ticked.contacts', { count })}
          saving={edits.saving}
          onStage={(wish) => edits.stage(edits.ticked.rows, wish)}
          onRights={() => setOpen('rights')}
          onLetters={() => edits.saveThen(() => setOpen('letters'))}
          onSave={edits.save}
          onClear={edits.clear}
        />
      </KeysetList>
      <LeaveGuard unsaved={edits.staged.size > 0 && !edits.saving} />
      {open === 'letters' ? (
        <LettersDialog
          rows={edits.ticked.rows}
          onClose={() => setOpen(undefined)}
          onDone={(count) => {
            setOpen(undefined)
            edits.clear()
            tell(t('letters.done', { count }))
            read()
          }}
        />
      ) : null}
      {open === 'rights' ? (
        <RightsDrawer
          rows={edits.ticked.rows}
          readOnly={!may}
          onClose={() => setOpen(undefined)}
          onChoose={(rows, role) => {
            edits.stage(rows, { role })
            setOpen(undefined)
          }}
        />
      ) : null}
    </>
  )
}
